using System.Diagnostics;

namespace Headless.Gateway.Tests.Servers;

/// <summary>Waits for what has to happen soon, with bounds that a busy machine keeps.</summary>
internal static class Patience
{
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(60);

    public static async Task UntilAsync(Func<Task<bool>> isSo, string what)
    {
        var since = Stopwatch.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < Enough, $"{what}: not within {Enough.TotalSeconds} s");
            await Task.Delay(20);
        }
    }
}
