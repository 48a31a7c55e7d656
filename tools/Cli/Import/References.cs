using System.Globalization;
using System.Text.Json;
using Headless.Cli.Connection;

namespace Headless.Cli.Import;

/// <summary>
/// Knows the gateway's ids of brands and categories, and imports those that it has not met yet, so that products can name them.
/// </summary>
internal sealed class References(GatewayConnection gateway, ImportReport report)
{
    /// <summary>Rows of one call.</summary>
    private const int MaxRowsPerCall = 500;

    private const string ImportBrands =
        """
        mutation ($rows: [BrandInput!]!) {
          result: brandsImport(rows: $rows) { rows: brands { id } created updated unchanged failed userErrors { message path } }
        }
        """;

    private const string ImportCategories =
        """
        mutation ($rows: [CategoryInput!]!) {
          result: categoriesImport(rows: $rows) { rows: categories { id } created updated unchanged failed userErrors { message path } }
        }
        """;

    private const string UpsertTag =
        """
        mutation ($slug: String!, $name: String!, $synonyms: [String!]) {
          result: tagUpsert(slug: $slug, name: $name, synonyms: $synonyms) { userErrors { message path } }
        }
        """;

    private readonly Dictionary<string, Known> _brands = [];
    private readonly Dictionary<string, Known> _categories = [];
    private readonly HashSet<string> _tags = [];

    /// <summary>The id, or why there is none. Only for what <see cref="EnsureAsync"/> has seen.</summary>
    public Known Brand(BrandInput brand) => _brands[Key(brand)];

    /// <summary>The id, or why there is none. Only for what <see cref="EnsureAsync"/> has seen.</summary>
    public Known Category(CategoryInput category) => _categories[Key(category)];

    public async Task EnsureAsync(
        IEnumerable<BrandInput> brands,
        IEnumerable<CategoryInput> categories,
        IEnumerable<TagInput> tags,
        CancellationToken cancellationToken)
    {
        foreach (var rows in New(brands, _brands, Key).Chunk(MaxRowsPerCall))
        {
            var variables = new RowsOf<BrandInput>(rows);
            var answer = await gateway.SendAsync(ImportBrands, variables, ImportJson.Default.RowsOfBrandInput, cancellationToken);
            Learn("brands", answer, rows, _brands, Key, report.Brands);
        }

        foreach (var rows in New(categories, _categories, Key).Chunk(MaxRowsPerCall))
        {
            var variables = new RowsOf<CategoryInput>(rows);
            var answer = await gateway.SendAsync(ImportCategories, variables, ImportJson.Default.RowsOfCategoryInput, cancellationToken);
            Learn("categories", answer, rows, _categories, Key, report.Categories);
        }

        foreach (var tag in tags.Where(tag => (tag.Name != tag.Slug || tag.Synonyms is not null) && _tags.Add(tag.Slug)))
        {
            var answer = await gateway.SendAsync(UpsertTag, tag, ImportJson.Default.TagInput, cancellationToken);
            report.Tags++;
            if (Errors(answer).FirstOrDefault() is { Message: { } message })
            {
                throw new CliException($"Tag {tag.Slug}: {message}");
            }
        }
    }

    /// <summary>What the gateway had to say of single rows, with the path below <c>rows.N</c>.</summary>
    public static IEnumerable<(int Row, IReadOnlyList<string> Path, string Message)> Errors(JsonElement answer)
    {
        foreach (var error in answer.GetProperty("result").GetProperty("userErrors").EnumerateArray())
        {
            var path = error.GetProperty("path") is { ValueKind: JsonValueKind.Array } list
                ? list.EnumerateArray().Select(step => step.GetString()!).ToArray()
                : [];
            var message = error.GetProperty("message").GetString()!;
            yield return path is ["rows", var row, .. var rest]
                ? (int.Parse(row, CultureInfo.InvariantCulture), rest, message)
                : (0, path, message);
        }
    }

    private static string Key(BrandInput brand) => brand.ExternalId ?? brand.Slug ?? brand.Name;

    private static string Key(CategoryInput category) => category.ExternalId ?? category.Slug ?? category.Name;

    private static List<T> New<T>(IEnumerable<T> rows, Dictionary<string, Known> known, Func<T, string> key) =>
        [.. rows.Where(row => !known.ContainsKey(key(row))).DistinctBy(key)];

    private void Learn<T>(
        string what, JsonElement answer, T[] rows, Dictionary<string, Known> known, Func<T, string> key, ImportReport.Tally tally)
    {
        var result = answer.GetProperty("result");
        tally.Add(result);
        var reasons = Errors(answer).ToLookup(error => error.Row, error => error.Message);
        foreach (var (index, item) in result.GetProperty("rows").EnumerateArray().Index())
        {
            var name = key(rows[index]);
            if (item.ValueKind == JsonValueKind.Object)
            {
                known[name] = new Known(item.GetProperty("id").GetString(), null);
                continue;
            }

            known[name] = new Known(null, $"{name}: {string.Join(' ', reasons[index])}");
            report.Reject([new Rejection(new Place(what, known.Count), name, null, string.Join(' ', reasons[index]))]);
        }
    }

    /// <summary>An id of the gateway, or why there is none.</summary>
    internal readonly record struct Known(string? Id, string? Problem);
}
