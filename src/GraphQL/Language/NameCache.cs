namespace Headless.GraphQL.Language;

/// <summary>
/// Names seen lately, so that the same field name in a thousand documents is one string. Direct-mapped, shared by all threads and
/// without locks: slots are overwritten by whoever comes last, so the memory is bounded and a race costs at most one more string.
/// </summary>
internal static class NameCache
{
    private const int Slots = 4096;
    private const int MaxNameChars = 64;
    private static readonly string?[] Names = new string?[Slots];

    /// <param name="hash">Any hash of the characters; the lexer computes it while it scans them.</param>
    public static string Get(string text, int start, int length, uint hash)
    {
        if (length > MaxNameChars)
        {
            return text.Substring(start, length);
        }

        ref var slot = ref Names[(hash ^ (hash >> 15)) & (Slots - 1)];
        var known = slot;
        if (known is not null && known.Length == length && string.CompareOrdinal(known, 0, text, start, length) == 0)
        {
            return known;
        }

        return slot = text.Substring(start, length);
    }
}
