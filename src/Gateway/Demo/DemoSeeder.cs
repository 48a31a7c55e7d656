using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Headless.Gateway.Startup;
using Headless.GraphQL;
using Headless.Kernel;

namespace Headless.Gateway.Demo;

/// <summary>
/// Fills an empty catalog with the demo shop, by the same mutations that everybody calls. Products are written in order, so the first one
/// without the last one tells that an earlier start was interrupted; it is then completed.
/// </summary>
internal sealed class DemoSeeder(
    DemoCatalog catalog,
    DemoAddress address,
    GraphQLExecutor executor,
    IServiceScopeFactory scopes,
    TimeProvider time) : IStartupTask
{
    /// <summary>What <c>productsImport</c> takes in one call.</summary>
    private const int MaxRowsPerCall = 500;

    private const string State =
        """
        query ($first: String!, $last: String!) {
          any: products(first: 1, filter: { status: [DRAFT, ACTIVE, ARCHIVED] }) { nodes { id } }
          first: product(by: { externalId: $first }) { id }
          last: product(by: { externalId: $last }) { id }
        }
        """;

    private const string Brands =
        "mutation ($rows: [BrandInput!]!) { brandsImport(rows: $rows) { rows: brands { id slug } userErrors { message path } } }";

    private const string Categories =
        """
        mutation ($rows: [CategoryInput!]!) {
          categoriesImport(rows: $rows) { rows: categories { id slug } userErrors { message path } }
        }
        """;

    private const string Products =
        "mutation ($rows: [ProductInput!]!) { productsImport(rows: $rows) { failed userErrors { message path } } }";

    private const string Tag =
        """
        mutation ($slug: String!, $name: String!, $synonyms: [String!]) {
          tagUpsert(slug: $slug, name: $name, synonyms: $synonyms) { userErrors { message path } }
        }
        """;

    private static readonly Caller Self = new(CallerKind.Editor, "demo", "Demo data", new HashSet<string> { "*" });

    public string Name => "demo data";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!await IsWantedAsync(cancellationToken))
        {
            return;
        }

        foreach (var tag in catalog.Text.Tags)
        {
            await CallAsync(Tag, new DemoTagRow(tag.Slug, tag.Name, tag.Synonyms), DemoJson.Default.DemoTagRow, cancellationToken);
        }

        var brandRows = catalog.Text.Brands.Select(b => new DemoBrandRow($"demo-{b.Slug}", b.Slug, b.Name)).ToArray();
        var brandShape = DemoJson.Default.DictionaryStringDemoBrandRowArray;
        var brands = Ids(await CallAsync(Brands, Rows(brandRows), brandShape, cancellationToken));
        var categoryRows = catalog.Text.Categories.Select(CategoryRow).ToArray();
        var categoryShape = DemoJson.Default.DictionaryStringDemoCategoryRowArray;
        var categories = Ids(await CallAsync(Categories, Rows(categoryRows), categoryShape, cancellationToken));
        var baseAddress = await address.FindAsync(cancellationToken);
        foreach (var part in catalog.Products.Chunk(MaxRowsPerCall))
        {
            var rows = part.Select(row => row with
            {
                Brand = brands[row.Brand],
                Category = categories[row.Category],
                Images = [.. row.Images.Select(image => image with { Url = new Uri(baseAddress, image.Url).AbsoluteUri })],
            });
            await CallAsync(Products, Rows(rows.ToArray()), DemoJson.Default.DictionaryStringDemoProductRowArray, cancellationToken);
        }
    }

    private async Task<bool> IsWantedAsync(CancellationToken cancellationToken)
    {
        var (first, last) = (catalog.Products[0].ExternalId, catalog.Products[^1].ExternalId);
        var ends = new Dictionary<string, string> { ["first"] = first, ["last"] = last };
        var state = await CallAsync(State, ends, DemoJson.Default.DictionaryStringString, cancellationToken);
        var isEmpty = state.GetProperty("any").GetProperty("nodes").GetArrayLength() == 0;
        return isEmpty || (Has("first") && !Has("last"));

        bool Has(string alias) => state.GetProperty(alias).ValueKind != JsonValueKind.Null;
    }

    /// <summary>The answer's data. The demo is part of the program, so whatever is refused is a bug.</summary>
    private async Task<JsonElement> CallAsync<T>(string document, T variables, JsonTypeInfo<T> shape, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var call = scope.ServiceProvider.GetRequiredService<CallContext>();
        call.Caller = Self;
        call.Now = time.GetUtcNow();
        var answer = new ArrayBufferWriter<byte>();
        var request = GraphQLRequest.Of(document, JsonSerializer.SerializeToElement(variables, shape));
        var outcome = await executor.ExecuteAsync(request, scope.ServiceProvider, answer, cancellationToken);
        using var json = JsonDocument.Parse(answer.WrittenMemory);
        if (outcome.Status != ExecutionStatus.Ok)
        {
            throw new InvalidOperationException($"Demo data: {Beginning(json.RootElement.GetRawText())}");
        }

        var data = json.RootElement.GetProperty("data").Clone();
        foreach (var field in data.EnumerateObject())
        {
            if (field.Value.ValueKind == JsonValueKind.Object
                && field.Value.TryGetProperty("userErrors", out var errors)
                && errors.GetArrayLength() > 0)
            {
                throw new InvalidOperationException($"Demo data: {field.Name}: {Beginning(errors.GetRawText())}");
            }
        }

        return data;
    }

    private static string Beginning(string text) => text.Length <= 1000 ? text : text[..1000];

    private static Dictionary<string, T[]> Rows<T>(T[] rows) => new() { ["rows"] = rows };

    private static DemoCategoryRow CategoryRow(DemoCategory category) => new(
        $"demo-{category.Slug}",
        category.Slug,
        category.Name,
        category.Parent is null ? null : new DemoCategoryRefRow(category.Parent),
        category.Position);

    private static Dictionary<string, string> Ids(JsonElement data) =>
        data.EnumerateObject().First().Value.GetProperty("rows").EnumerateArray()
            .ToDictionary(row => row.GetProperty("slug").GetString()!, row => row.GetProperty("id").GetString()!);
}
