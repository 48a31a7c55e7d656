using System.Diagnostics;
using Headless.Storage.Documents;

namespace Headless.Storage.Tests.Redis;

/// <summary>Waiting for what happens soon on an idle machine and later on a busy one.</summary>
internal static class Patience
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Tries until it is true; outages count as false.</summary>
    public static async Task UntilAsync(Func<Task<bool>> happens)
    {
        for (var since = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                if (await happens())
                {
                    return;
                }
            }
            catch (StoreUnavailableException) when (Stopwatch.GetElapsedTime(since) < Longest)
            {
                // Not yet.
            }

            Assert.True(Stopwatch.GetElapsedTime(since) < Longest, "It did not happen in time.");
            await Task.Delay(50);
        }
    }

    public static Task UntilAsync(Func<bool> happens) => UntilAsync(() => Task.FromResult(happens()));

    /// <summary>The answer of the first call that the store serves.</summary>
    public static async Task<T> ServedAsync<T>(Func<ValueTask<T>> call)
    {
        T? answer = default;
        await UntilAsync(async () =>
        {
            answer = await call();
            return true;
        });
        return answer!;
    }
}
