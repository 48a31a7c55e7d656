using Headless.Storage.Search.Text;

namespace Headless.Storage.Sqlite.Search;

/// <summary>Which documents have the words of a query, and how well they fit.</summary>
internal sealed class TextMatch(SearchSnapshot snapshot, TermReader terms, BitmapPool pool)
{
    // A word in the name says most, one among the labels less, one in the description least.
    private const float TitleWeight = 6;
    private const float LabelWeight = 2;
    private const float BodyWeight = 1;

    // The whole run of characters, not only half of its pairs.
    private const float WholeRunBonus = 3;

    // Two words side by side in the name as in the query.
    private const float NeighboursBonus = 2;

    // How fast a word's weight fades with the length of the name, and the length at which it neither gains nor loses.
    private const float LengthFading = 0.6f;
    private const float UsualTitleLength = 8;

    // The saturation of BM25 for a word that stands once, for every length that is told apart.
    private static readonly float[] LengthFactors =
    [
        .. Enumerable.Range(0, 256)
            .Select(length => 1 - LengthFading + (LengthFading * length / UsualTitleLength))
            .Select(x => 2.2f / (1 + (1.2f * x))),
    ];

    /// <summary>Documents that satisfy every group that is not optional.</summary>
    public ulong[] All(TextQuery query)
    {
        var bits = pool.Copy(snapshot.Live);
        foreach (var group in query.Groups)
        {
            if (!group.IsOptional)
            {
                Bitmap.And(pool.Span(bits), pool.Span(Of(group)));
            }
        }

        return bits;
    }

    /// <summary>Documents that satisfy at least so many groups.</summary>
    public ulong[] AtLeast(TextQuery query, int groups) =>
        AtLeast(groups, [.. query.Groups.Where(group => !group.IsOptional).Select(Of)]);

    /// <summary>Whether any document has the term.</summary>
    public bool IsKnown(QueryGroup group) =>
        group.Alternatives.Any(alternative => alternative.Terms.Any(term => terms.Get(term).DocumentFrequency > 0));

    /// <summary>Adds to each of those documents what it earns by its words.</summary>
    public void Score(TextQuery query, ReadOnlySpan<ulong> documents, Span<float> scores, Span<int> ordinals)
    {
        foreach (var group in query.Groups)
        {
            if (group.IsOptional)
            {
                continue;
            }

            foreach (var alternative in group.Alternatives)
            {
                var total = 0f;
                foreach (var term in alternative.Terms)
                {
                    var weight = Rarity(terms.Get(term)) * (float)alternative.Weight;
                    total += weight;
                    Score(terms.Get(term), weight, documents, scores, ordinals);
                }

                if (alternative.MinMatch < alternative.Terms.Count)
                {
                    AddToAll(alternative.Terms, total * WholeRunBonus, documents, scores);
                }
            }
        }

        foreach (var phrase in query.Neighbours)
        {
            var postings = terms.GetTitle(phrase);
            var found = postings.Title.Intersect(documents, ordinals);
            var bonus = NeighboursBonus * Rarity(postings);
            foreach (var ordinal in ordinals[..found])
            {
                scores[ordinal] += bonus;
            }
        }
    }

    private ulong[] Of(QueryGroup group)
    {
        var bits = pool.Empty();
        foreach (var alternative in group.Alternatives)
        {
            if (alternative.MinMatch == 1)
            {
                foreach (var term in alternative.Terms)
                {
                    OrInto(bits, term);
                }
            }
            else
            {
                Bitmap.Or(pool.Span(bits), pool.Span(AtLeast(alternative.MinMatch, [.. alternative.Terms.Select(Of)])));
            }
        }

        return bits;
    }

    private ulong[] Of(string term)
    {
        var bits = pool.Empty();
        OrInto(bits, term);
        return bits;
    }

    private void OrInto(ulong[] bits, string term)
    {
        var postings = terms.Get(term);
        postings.Title.OrInto(pool.Span(bits));
        postings.Label.OrInto(pool.Span(bits));
        postings.Body.OrInto(pool.Span(bits));
    }

    // reached[n] holds the documents that are in at least n of the bitmaps looked at so far.
    private ulong[] AtLeast(int threshold, IReadOnlyList<ulong[]> bitmaps)
    {
        var reached = new ulong[threshold + 1][];
        reached[0] = pool.Copy(snapshot.Live);
        for (var n = 1; n <= threshold; n++)
        {
            reached[n] = pool.Empty();
        }

        foreach (var bitmap in bitmaps)
        {
            for (var n = threshold; n > 0; n--)
            {
                Bitmap.OrAnd(pool.Span(reached[n]), pool.Span(reached[n - 1]), pool.Span(bitmap));
            }
        }

        return reached[threshold];
    }

    private void AddToAll(IReadOnlyList<string> all, float bonus, ReadOnlySpan<ulong> documents, Span<float> scores)
    {
        var bits = pool.Copy(documents);
        foreach (var term in all)
        {
            Bitmap.And(pool.Span(bits), pool.Span(Of(term)));
        }

        foreach (var ordinal in new SetBits(pool.Span(bits)))
        {
            scores[ordinal] += bonus;
        }
    }

    private void Score(TermPostings postings, float weight, ReadOnlySpan<ulong> documents, Span<float> scores, Span<int> ordinals)
    {
        var lengths = snapshot.Columns.TitleLengths.Items;
        var found = postings.Title.Intersect(documents, ordinals);
        foreach (var ordinal in ordinals[..found])
        {
            scores[ordinal] += TitleWeight * weight * LengthFactors[lengths[ordinal]];
        }

        found = postings.Label.Intersect(documents, ordinals);
        foreach (var ordinal in ordinals[..found])
        {
            scores[ordinal] += LabelWeight * weight;
        }

        found = postings.Body.Intersect(documents, ordinals);
        foreach (var ordinal in ordinals[..found])
        {
            scores[ordinal] += BodyWeight * weight;
        }
    }

    // Inverse document frequency: a word that few documents have says more about them.
    private float Rarity(TermPostings postings)
    {
        var frequency = Math.Min(postings.DocumentFrequency, snapshot.Count);
        return MathF.Log(1 + ((snapshot.Count - frequency + 0.5f) / (frequency + 0.5f)));
    }
}
