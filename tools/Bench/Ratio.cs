namespace Headless.Bench;

/// <summary>Two subjects under the same load, turn by turn, so that what else the machine does hits both alike.</summary>
internal static class Ratio
{
    /// <summary>Turns each: enough for a median that one bad turn cannot move.</summary>
    private const int Rounds = 5;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(3);

    /// <summary>Median rates of ours and of the reference, and ours divided by the reference, from alternating turns.</summary>
    public static async Task<(LoadResult Ours, LoadResult Reference, double Value)> MeasureAsync(Load ours, Load reference)
    {
        await ours.RunAsync(WarmUp);
        await reference.RunAsync(WarmUp);
        var our = new List<LoadResult>();
        var their = new List<LoadResult>();
        for (var round = 0; round < Rounds; round++)
        {
            our.Add(await ours.RunAsync(Turn));
            their.Add(await reference.RunAsync(Turn));
        }

        var (o, t) = (Median(our), Median(their));
        return (o, t, o.RequestsPerSecond / t.RequestsPerSecond);
    }

    public static LoadResult Median(List<LoadResult> results) => results.OrderBy(r => r.RequestsPerSecond).ElementAt(results.Count / 2);
}
