using Headless.Storage.Documents;
using Headless.Storage.Search;

namespace Headless.Storage.Sqlite.Search;

/// <summary>
/// Finds the first hits of an order without sorting the rest. Every key is turned into a number or text of which the smaller comes first,
/// with missing values at the end; ids break the last ties, so that the order is total and the same after every rebuild.
/// </summary>
internal sealed class TopHits
{
    private readonly SearchSnapshot _snapshot;
    private readonly Key[] _keys;
    private readonly float[] _scores;

    public TopHits(SearchSnapshot snapshot, IReadOnlyList<SearchSort> sort, float[] scores)
    {
        _snapshot = snapshot;
        _scores = scores;
        _keys = [.. sort.Select(KeyOf)];
    }

    /// <summary>Scores as people and cursors see them: rounded, so that ties are ties.</summary>
    public static double Rounded(float score) => Math.Round(score, 3);

    /// <summary>The first hits after the cursor, in order, and whether there are more.</summary>
    public (List<int> Ordinals, bool HasMore) Take(ReadOnlySpan<ulong> documents, Cursor? after, int limit)
    {
        if (limit == 0)
        {
            return ([], documents.ContainsAnyExcept(0UL));
        }

        var heap = new List<Candidate>(limit + 1);
        var first = new FirstKey(_keys.Length > 0 ? _keys[0] : null, _scores);
        var worst = double.PositiveInfinity;
        foreach (var ordinal in new SetBits(documents))
        {
            var candidate = new Candidate(first.Of(ordinal), ordinal);
            var isFull = heap.Count > limit;
            if (isFull && (candidate.First > worst || (candidate.First.Equals(worst) && Compare(candidate, heap[0]) >= 0)))
            {
                continue;
            }

            if (after is not null && CompareToCursor(candidate, after) <= 0)
            {
                continue;
            }

            if (isFull)
            {
                heap[0] = candidate;
                SiftDown(heap);
            }
            else
            {
                heap.Add(candidate);
                SiftUp(heap);
            }

            worst = heap[0].First;
        }

        heap.Sort(Compare);
        var hasMore = heap.Count > limit;
        return (heap.ConvertAll(candidate => candidate.Ordinal)[..Math.Min(limit, heap.Count)], hasMore);
    }

    public Cursor CursorOf(int ordinal) => new([.. _keys.Select(key => ValueOf(key, ordinal))], _snapshot.Columns.Ids[ordinal]);

    private Key KeyOf(SearchSort sort)
    {
        if (sort.Field == SearchSort.Relevance.Field)
        {
            return new Key(sort, IsScore: true, null, null);
        }

        _snapshot.Columns.Numbers.TryGetValue(sort.Field, out var numbers);
        _snapshot.Columns.SortTexts.TryGetValue(sort.Field, out var texts);
        return new Key(sort, IsScore: false, numbers, texts);
    }

    // Texts are compared later and count as equal here.
    private double NumberOf(Key key, int ordinal)
    {
        if (key.IsScore)
        {
            return -Rounded(_scores[ordinal]);
        }

        return key.Sort.Kind == FieldKind.Text ? 0 : Directed(key, key.Numbers?.At(ordinal) ?? double.NaN);
    }

    private static double Directed(Key key, double number) =>
        double.IsNaN(number) ? double.PositiveInfinity : key.Sort.Descending ? -number : number;

    private FieldValue ValueOf(Key key, int ordinal)
    {
        if (key.IsScore)
        {
            return FieldValue.Of(Rounded(_scores[ordinal]));
        }

        if (key.Sort.Kind == FieldKind.Text)
        {
            return FieldValue.Of(key.Texts?.At(ordinal));
        }

        var number = key.Numbers?.At(ordinal) ?? double.NaN;
        return double.IsNaN(number) ? FieldValue.Null : FieldValue.Of(number);
    }

    private int Compare(Candidate left, Candidate right)
    {
        var order = left.First.CompareTo(right.First);
        for (var i = 0; order == 0 && i < _keys.Length; i++)
        {
            var key = _keys[i];
            order = key.Sort.Kind == FieldKind.Text
                ? CompareTexts(key, key.Texts?.At(left.Ordinal), key.Texts?.At(right.Ordinal))
                : NumberOf(key, left.Ordinal).CompareTo(NumberOf(key, right.Ordinal));
        }

        return order != 0 ? order : string.CompareOrdinal(_snapshot.Columns.Ids[left.Ordinal], _snapshot.Columns.Ids[right.Ordinal]);
    }

    private int CompareToCursor(Candidate candidate, Cursor cursor)
    {
        var order = 0;
        for (var i = 0; order == 0 && i < _keys.Length; i++)
        {
            var (key, value) = (_keys[i], cursor.Values[i]);
            order = key.Sort.Kind == FieldKind.Text
                ? CompareTexts(key, key.Texts?.At(candidate.Ordinal), value.Text)
                : NumberOf(key, candidate.Ordinal).CompareTo(Directed(key, value.IsNull ? double.NaN : value.Real));
        }

        return order != 0 ? order : string.CompareOrdinal(_snapshot.Columns.Ids[candidate.Ordinal], cursor.Id);
    }

    private static int CompareTexts(Key key, string? left, string? right)
    {
        if (left is null || right is null)
        {
            return (left is null ? 1 : 0) - (right is null ? 1 : 0);
        }

        var order = string.CompareOrdinal(left, right);
        return key.Sort.Descending ? -order : order;
    }

    // A heap with the last of the chosen on top, so that a better one replaces it.
    private void SiftUp(List<Candidate> heap)
    {
        for (var i = heap.Count - 1; i > 0;)
        {
            var parent = (i - 1) / 2;
            if (Compare(heap[i], heap[parent]) <= 0)
            {
                return;
            }

            (heap[i], heap[parent]) = (heap[parent], heap[i]);
            i = parent;
        }
    }

    private void SiftDown(List<Candidate> heap)
    {
        for (var i = 0; ;)
        {
            var last = i;
            for (var child = (2 * i) + 1; child <= (2 * i) + 2 && child < heap.Count; child++)
            {
                last = Compare(heap[child], heap[last]) > 0 ? child : last;
            }

            if (last == i)
            {
                return;
            }

            (heap[i], heap[last]) = (heap[last], heap[i]);
            i = last;
        }
    }

    // The first key decides nearly always, so its column is at hand; beyond the column's end every value is missing.
    private readonly ref struct FirstKey(Key? key, float[] scores)
    {
        private readonly ReadOnlySpan<double> _numbers = key?.Numbers is { } numbers ? numbers.Items : [];
        private readonly bool _isNumber = key is { IsScore: false, Sort.Kind: FieldKind.Real };

        public double Of(int ordinal)
        {
            if (_isNumber)
            {
                return Directed(key!, ordinal < _numbers.Length ? _numbers[ordinal] : double.NaN);
            }

            return key is { IsScore: true } ? -Rounded(scores[ordinal]) : 0;
        }
    }

    private readonly record struct Candidate(double First, int Ordinal);

    private sealed record Key(SearchSort Sort, bool IsScore, AppendList<double>? Numbers, AppendList<string?>? Texts);
}
