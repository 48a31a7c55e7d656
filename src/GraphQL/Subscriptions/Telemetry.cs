using System.Diagnostics.Metrics;

namespace Headless.GraphQL.Subscriptions;

/// <summary>What the transports of streams measure, in the meter <c>Headless.GraphQL</c>.</summary>
internal static class Telemetry
{
    private static readonly Meter Meter = new("Headless.GraphQL");

    private static readonly Counter<long> CutOff = Meter.CreateCounter<long>(
        "headless.graphql.streams.cut_off", "{connection}", "Connections that ended because the client did not read in time.");

    public static void CountCutOff() => CutOff.Add(1);
}
