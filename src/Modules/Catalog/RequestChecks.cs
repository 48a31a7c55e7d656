using Headless.GraphQL;
using Headless.Storage.Documents;

namespace Headless.Catalog;

/// <summary>Refuses arguments of queries that no honest client sends, as request errors.</summary>
internal static class RequestChecks
{
    public static void PageSize(int first, CatalogOptions options) => InRange("first", first, options.MaxPageSize);

    public static void InRange(string argument, int value, int max)
    {
        if (value < 1 || value > max)
        {
            throw Refuse($"{argument} is {value}; 1 to {max} are allowed.");
        }
    }

    public static Cursor? After(string? after, IReadOnlyList<SortKey> sort)
    {
        if (after is null)
        {
            return null;
        }

        return Cursor.TryParse(after, sort, out var cursor)
            ? cursor
            : throw Refuse("after is no cursor of this list in this order; take one from its edges or pageInfo.");
    }

    /// <summary>The values of a filter's list, each once.</summary>
    public static IReadOnlyList<string> Values(string path, IReadOnlyList<string>? values, CatalogOptions options) =>
        values is null || values.Count <= options.MaxValuesPerFilter
            ? [.. (values ?? []).Distinct()]
            : throw Refuse($"{path} has {values.Count} values; at most {options.MaxValuesPerFilter} are allowed.");

    private static GraphQLRequestException Refuse(string message) => new("BAD_USER_INPUT", message);
}
