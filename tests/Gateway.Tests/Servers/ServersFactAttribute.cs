using Headless.Servers;

namespace Headless.Gateway.Tests.Servers;

/// <summary>A test on servers of <c>headless servers up</c>; skipped, with the name of the missing one, where they do not run.</summary>
internal sealed class ServersFactAttribute : FactAttribute
{
    public ServersFactAttribute(params string[] kinds)
    {
        Skip = kinds.Where(kind => RunningServers.ConnectionString(kind) is null)
            .Select(kind => $"{kind} does not run; 'dotnet run --project tools/Cli -- servers up' starts it.").FirstOrDefault();
    }

    /// <summary>A data set that it needs as well.</summary>
    public string DataSet
    {
        get;
        set
        {
            field = value;
            Skip ??= new DataFactAttribute(value).Skip;
        }
    } = "";
}

/// <summary>A test that starts servers of its own, to do them harm, beside running ones; skipped where any is missing.</summary>
internal sealed class FaultFactAttribute : FactAttribute
{
    /// <param name="own">The kind that is started for the test.</param>
    /// <param name="running">Those of <c>headless servers up</c> that it works with as well.</param>
    public FaultFactAttribute(string own, params string[] running)
    {
        Skip = ServerKinds.Missing(own) ?? new ServersFactAttribute(running).Skip;
    }
}
