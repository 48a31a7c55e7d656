using System.Text;

namespace Headless.GraphQL.Generator.Analysis;

/// <summary>From SDL names to C# names.</summary>
internal static class Names
{
    /// <summary><c>totalCount</c> to <c>TotalCount</c>.</summary>
    public static string Pascal(string camel) => camel.Length == 0 ? camel : char.ToUpperInvariant(camel[0]) + camel.Substring(1);

    /// <summary><c>PRICE_ASC</c> to <c>PriceAsc</c>; names that are not all capitals only get a capital.</summary>
    public static string EnumMember(string value)
    {
        if (value.Any(char.IsLower))
        {
            return Pascal(value);
        }

        var text = new StringBuilder();
        foreach (var word in value.Split('_').Where(w => w.Length > 0))
        {
            text.Append(word[0]).Append(word.Substring(1).ToLowerInvariant());
        }

        return text.ToString();
    }
}
