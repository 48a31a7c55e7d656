using Headless.Storage.Search.Text;

namespace Headless.Storage.Search;

/// <summary>Texts that mean the same, in both directions, ready to be looked up while a query is read. Immutable.</summary>
public sealed class SynonymMap
{
    /// <summary>Words of the longest synonym that is looked for.</summary>
    public const int MaxWords = 4;

    private readonly Dictionary<string, List<string>> _others = [];

    private SynonymMap()
    {
    }

    public static SynonymMap Empty { get; } = new();

    /// <param name="groups">Lists of texts that mean the same; longer ones than <see cref="MaxWords"/> are passed over.</param>
    public static SynonymMap Of(IReadOnlyList<IReadOnlyList<string>> groups)
    {
        var map = new SynonymMap();
        foreach (var group in groups)
        {
            var phrases = group.Select(TextAnalyzer.Segments)
                .Where(segments => segments.Count is > 0 and <= MaxWords)
                .Select(segments => TextQuery.PhraseOf(segments)!)
                .Distinct()
                .ToArray();
            foreach (var phrase in phrases)
            {
                map.Add(phrase, phrases);
            }
        }

        return map;
    }

    /// <summary>The longest synonym that begins at that word: its length in words, 0 for none, and the phrases of the others.</summary>
    internal int Find(IReadOnlyList<Segment> words, int first, out IReadOnlyList<string> others)
    {
        for (var length = Math.Min(_others.Count == 0 ? 0 : MaxWords, words.Count - first); length > 0; length--)
        {
            if (_others.TryGetValue(TextQuery.PhraseOf([.. words.Skip(first).Take(length)])!, out var found))
            {
                others = found;
                return length;
            }
        }

        others = [];
        return 0;
    }

    private void Add(string phrase, string[] group)
    {
        if (group.Length < 2)
        {
            return;
        }

        if (!_others.TryGetValue(phrase, out var others))
        {
            _others.Add(phrase, others = []);
        }

        others.AddRange(group.Where(other => other != phrase && !others.Contains(other)));
    }
}
