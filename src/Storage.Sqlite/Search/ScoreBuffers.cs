using System.Collections.Concurrent;

namespace Headless.Storage.Sqlite.Search;

/// <summary>
/// Score arrays, one place per ordinal, all zero while they wait. A search clears only what it touched, so that its cost grows with what it
/// finds and not with the index.
/// </summary>
internal sealed class ScoreBuffers
{
    private readonly ConcurrentBag<float[]> _idle = [];

    public float[] Rent(int count) =>
        _idle.TryTake(out var scores) && scores.Length >= count ? scores : new float[count + (count / 4) + 64];

    public void Return(float[] scores, ReadOnlySpan<ulong> touched)
    {
        foreach (var ordinal in new SetBits(touched))
        {
            scores[ordinal] = 0;
        }

        _idle.Add(scores);
    }
}
