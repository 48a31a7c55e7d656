using System.Diagnostics;

namespace Headless.Conformance.Fuzz;

/// <summary>
/// Throws texts at a target: it may refuse them, but not crash, not hang, and not take memory out of proportion to the text. A failure
/// names its seed and shows the smallest text that fails in the same way.
/// </summary>
internal static class FuzzSuite
{
    public const int DefaultDocuments = 10_000;

    /// <summary>What any text may allocate, in bytes: errors, tables and pooled buffers before the first character is read.</summary>
    private const long BaseBytes = 2_000_000;

    /// <summary>A cut that does not help is tried this often at most.</summary>
    private const int MaxCuts = 3_000;

    /// <summary>A text is read in milliseconds; what takes this long does not end.</summary>
    private static readonly TimeSpan MaxRead = TimeSpan.FromSeconds(20);

    /// <summary>Reads one text for each seed, until so many are read or the time is over.</summary>
    public static async Task<SuiteResult> RunAsync(
        FuzzTarget target, int firstSeed, int documents, TimeSpan time, CancellationToken cancellationToken)
    {
        var result = new SuiteResult(target.Name);
        var started = Stopwatch.GetTimestamp();
        for (var seed = firstSeed; seed < firstSeed + (long)documents && Stopwatch.GetElapsedTime(started) < time; seed++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var text = target.Write(seed);
            var reading = Task.Run(() => ProblemAsync(target, text), cancellationToken);
            try
            {
                if (await reading.WaitAsync(MaxRead, cancellationToken) is not { } problem)
                {
                    result.Pass();
                    continue;
                }

                result.Fail($"seed {seed}", await ShortenAsync(target, text, problem.Kind), problem.Text);
            }
            catch (TimeoutException)
            {
                // What does not end keeps its thread, so nothing that follows could be measured.
                result.Fail($"seed {seed}", text, $"not read within {MaxRead.TotalSeconds} seconds");
                return result;
            }
        }

        return result;
    }

    private static async Task<(string Kind, string Text)?> ProblemAsync(FuzzTarget target, string text)
    {
        try
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var thread = Environment.CurrentManagedThreadId;
            await target.ReadAsync(text);
            var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            var allowed = BaseBytes + ((long)target.MaxBytesPerCharacter * text.Length);
            return thread == Environment.CurrentManagedThreadId && bytes > allowed
                ? ("memory", $"{bytes} bytes allocated for {text.Length} characters; allowed are {allowed}")
                : null;
        }
        catch (Exception crash)
        {
            return (crash.GetType().Name, crash.ToString());
        }
    }

    /// <summary>Takes out ever smaller pieces for as long as the rest fails alike.</summary>
    private static async Task<string> ShortenAsync(FuzzTarget target, string text, string kind)
    {
        var cuts = 0;
        for (var length = text.Length / 2; length > 0; length /= 2)
        {
            for (var at = 0; at + length <= text.Length && cuts < MaxCuts; cuts++)
            {
                var shorter = text.Remove(at, length);
                if (await ProblemAsync(target, shorter) is { } problem && problem.Kind == kind)
                {
                    text = shorter;
                }
                else
                {
                    at += length;
                }
            }
        }

        return text;
    }
}
