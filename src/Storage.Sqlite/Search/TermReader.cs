using Headless.Storage.Sqlite.Engine;

namespace Headless.Storage.Sqlite.Search;

/// <summary>Gets postings for one snapshot: from the cache, and what is not there yet from the file.</summary>
internal sealed class TermReader(SearchFile file, SearchSnapshot snapshot)
{
    private const string InTitleOnly = "^";

    public TermPostings Get(string term) => snapshot.Columns.Terms.Get(term, snapshot.Count, Extend);

    /// <summary>Postings whose label and body sets stay empty, for phrases that only matter in titles.</summary>
    public TermPostings GetTitle(string phrase) => snapshot.Columns.Terms.Get(InTitleOnly + phrase, snapshot.Count, Extend);

    private void Extend(string key, TermPostings postings)
    {
        var isTitleOnly = key.StartsWith(InTitleOnly, StringComparison.Ordinal);
        var term = isTitleOnly ? key[InTitleOnly.Length..] : key;
        using var lease = file.Read();
        Extend(lease.Connection, "title", term, postings.Through, postings.Title);
        if (!isTitleOnly)
        {
            Extend(lease.Connection, "label", term, postings.Through, postings.Label);
            Extend(lease.Connection, "body", term, postings.Through, postings.Body);
        }

        lease.Complete();
        postings.Through = snapshot.Count;
    }

    // Rows and ordinals ascend together, so that each row is found a little after the one before.
    private void Extend(Connection reader, string column, string term, int from, OrdinalSet set)
    {
        var rows = snapshot.Columns.Rows;
        var ordinal = from;
        SearchFile.EachRow(reader, column, term, from == 0 ? 0 : rows[from - 1], rows[snapshot.Count - 1], row =>
        {
            ordinal = rows[ordinal] == row ? ordinal : LowerBound(rows, ordinal, row);
            // A row without an ordinal was replaced before this index was opened.
            if (rows[ordinal] == row)
            {
                set.Add(ordinal);
                ordinal = Math.Min(ordinal + 1, snapshot.Count - 1);
            }
        });
    }

    private int LowerBound(AppendList<long> rows, int from, long row)
    {
        var (low, high) = (from, snapshot.Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = rows[middle] < row ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
