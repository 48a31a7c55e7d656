using Headless.Storage.Documents;
using Headless.Storage.Sqlite.Documents;
using Headless.Storage.Sqlite.Engine;
using Headless.Storage.Tests.Documents;

namespace Headless.Storage.Tests.Sqlite;

/// <summary>What the declarations allow is a walk along an index in SQLite, and a page in the middle enters it at its position.</summary>
public sealed class SqliteQueryPlanTests : IAsyncLifetime
{
    private SqliteHost _host = null!;
    private Connection _connection = null!;

    public async Task InitializeAsync()
    {
        _host = await SqliteHost.StartAsync([Toys.Collection]);
        _connection = Connection.Open(Path.Combine(_host.Folder, "documents.db"), readOnly: true, 1, 1000);
    }

    public async Task DisposeAsync()
    {
        _connection.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public void AllowedQuery_Should_WalkAnIndex_When_FiltersAndSortsAreRandom()
    {
        var allowed = 0;
        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            var filter = Filter.All(ToyModel.RandomFilter(random), ToyModel.RandomFilter(random));
            var sort = ToyModel.RandomSort(random);
            var after = Cursor.Of(sort, ToyModel.RandomToy(random, 1));
            if (IndexChoice.ForPage(Toys.Collection, filter, sort) is not { } use)
            {
                continue;
            }

            allowed++;
            foreach (var (sql, steps) in Explain(use, filter, sort, after).Concat(Explain(use, filter, sort, null)))
            {
                var label = $"seed {seed}: {sql}\n{string.Join('\n', steps)}";
                Assert.False(steps.Any(step => step.StartsWith("SCAN p", StringComparison.Ordinal) && !Has(step, "USING")), label);
                Assert.False(steps.Any(step => step.StartsWith("SCAN s", StringComparison.Ordinal)), label);
                var isSorted = steps.Any(step => Has(step, "B-TREE FOR ORDER BY"));
                Assert.False(use is { Walks: 1, Index: null or { Unique: false } } && isSorted, label);
            }
        }

        Assert.InRange(allowed, 100, 2900);

        static bool Has(string step, string part) => step.Contains(part, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_Should_EnterTheIndex_When_ItBeginsInTheMiddle()
    {
        SortKey[] sort = [new(Toys.Weight, true), new(Toys.Name)];
        var use = IndexChoice.ForPage(Toys.Collection, Filter.Everything, sort)!;
        var after = new Cursor([FieldValue.Of(1.5), FieldValue.Of("n")], "toy");

        var steps = Explain(use, Filter.Everything, sort, after).Select(explained => Assert.Single(explained.Steps));

        Assert.Equal(
            [
                "SEARCH p USING COVERING INDEX toys.by_weight_name (f_weight=? AND f_name=? AND id>?)",
                "SEARCH p USING COVERING INDEX toys.by_weight_name (f_weight=? AND f_name>?)",
                "SEARCH p USING COVERING INDEX toys.by_weight_name (f_weight<?)",
                "SEARCH p USING COVERING INDEX toys.by_weight_name (f_weight=?)",
            ],
            steps);
    }

    [Fact]
    public void TagPage_Should_StayInTheSideTable_When_ItCarriesTheOrder()
    {
        SortKey[] sort = [new(Toys.Price)];
        var filter = Toys.Tags.Has("t");
        var use = IndexChoice.ForPage(Toys.Collection, filter, sort)!;

        var steps = Explain(use, filter, sort, new Cursor([FieldValue.Of(5L)], "toy")).Select(explained => Assert.Single(explained.Steps));

        Assert.Equal(
            [
                "SEARCH s USING COVERING INDEX toys.by_tag_price (value=? AND f_price=? AND id>?)",
                "SEARCH s USING COVERING INDEX toys.by_tag_price (value=? AND f_price>?)",
            ],
            steps);
    }

    private List<(string Sql, List<string> Steps)> Explain(IndexUse use, Filter filter, IReadOnlyList<SortKey> sort, Cursor? after)
    {
        var explained = new List<(string, List<string>)>();
        var plan = new PagePlan(new Table(Toys.Collection), use, filter, sort, after);
        foreach (var stretch in plan.Stretches().Where(plan.CanMatch))
        {
            var sql = new SqlText();
            sql.Add("EXPLAIN QUERY PLAN ");
            plan.Write(sql, stretch, 25);
            var select = sql.Prepare(_connection);
            var steps = new List<string>();
            while (select.Step())
            {
                steps.Add(select.Text(3));
            }

            _connection.Tidy();
            explained.Add((sql.ToString(), steps));
        }

        return explained;
    }
}
