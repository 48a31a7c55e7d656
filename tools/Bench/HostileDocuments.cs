using System.Text;
using System.Text.Json;

namespace Headless.Bench;

/// <summary>Requests made to cost far more than they are worth, each by name.</summary>
internal static class HostileDocuments
{
    private const int Mega = 1024 * 1024;

    public static IEnumerable<(string Name, byte[] Body)> All()
    {
        foreach (var (name, query) in Queries())
        {
            yield return (name, Body(query, "{}"));
        }

        const string Find = "query ($f: ProductFilter, $s: [String!]) { products(filter: $f) { nodes { id } } }";
        yield return ("variables: 100,000 levels of lists", Body(Find, $"{{\"f\":{Times(100_000, "[")}{Times(100_000, "]")}}}"));
        yield return ("variables: 2 MB of one key", Body("{ __typename }", $"{{{Times(180_000, "\"same\":1, ")}\"a\":1}}"));
        yield return ("variables: 100,000 keys", Body("{ __typename }", $"{{{Join(100_000, i => $"\"k{i}\":{i}", ",")}}}"));
        yield return ("variables: 2 MB of wrong fields", Body(Find, $"{{\"f\":{{{Times(150_000, "\"wrong\":1, ")}\"a\":1}}}}"));
        yield return ("variables: 200,000 items", Body(Find, $"{{\"f\":{{\"ids\":[{Join(200_000, _ => "\"a\"", ",")}],\"wrong\":1}}}}"));
        yield return ("variables: a string of 2 MB", Body(Find, $"{{\"f\":\"{Times(2 * Mega - 500, "x")}\"}}"));
    }

    private static IEnumerable<(string Name, string Query)> Queries()
    {
        yield return ("10,000 aliases", $"{{ {Join(10_000, i => $"a{i}: __typename")} }}");
        yield return ("4,000 aliases of a list", $"{{ {Join(3_700, i => $"a{i}: viewer {{ __typename }}")} }}");
        yield return ("fragment cycle of 900", "{ ...F0 } " + Join(900, i => $"fragment F{i} on Query {{ ...F{(i + 1) % 900} }}"));
        yield return ("fragments that each contain themselves", "{ ...F0 } " + Join(1_800, i => $"fragment F{i} on Query {{ ...F{i} }}"));
        yield return ("fragments that double 900 times",
            "{ ...F0 } "
            + Join(900, i => $"fragment F{i} on Query {{ ...F{i + 1} ...F{i + 1} }}") + "fragment F900 on Query { __typename }");
        yield return ("5 MB of braces", Times(5 * Mega, "{"));
        yield return ("1 MB of braces", Times(Mega, "{"));
        yield return ("1 MB of closed braces", Times(Mega / 4, "{a{a") + Times(Mega / 4, "}}"));
        yield return ("introspection of 25 levels",
            "{ __schema { types { " + Times(25, "fields { type { ") + "name" + Times(25, " } }") + " } } }");
        yield return ("100 whole introspections",
            $"{{ {Join(100, i => $"a{i}: __schema {{ types {{ name fields {{ name args {{ name }} type {{ name }} }} }} }}")} }}");
        yield return ("a string of 1 MB", $"{{ product(by: {{ slug: \"{Times(Mega - 100, "x")}\" }}) {{ nope }} }}");
        yield return ("a block string of 1 MB", $"{{ product(by: {{ slug: \"\"\"{Times(Mega / 2 - 100, " \n")}\"\"\" }}) {{ nope }} }}");
        yield return ("a string of 160,000 escapes", $"{{ product(by: {{ slug: \"{Times(160_000, "\\u0041")}\" }}) {{ nope }} }}");
        yield return ("1 MB of comments", $"{{ nope {Times(Mega / 2 - 100, "#\n")} }}");
        yield return ("1 MB of blanks", $"{{ nope {Times(Mega - 100, " ")} }}");
        yield return ("a name of 1 MB", $"{{ {Times(Mega - 10, "a")} }}");
        yield return ("a number of 1 MB", $"{{ products(first: {Times(Mega - 100, "9")}) {{ nodes {{ id }} }} }}");
        yield return ("100,000 variables", $"query ({Join(100_000, i => $"$v{i}:Int")}) {{ __typename }}");
        yield return ("3,700 variables", $"query ({Join(3_700, i => $"$v{i}:Int")}) {{ __typename }}");
        yield return ("7,000 undefined variables", $"{{ nodes(ids: [{Join(7_000, i => $"$v{i}")}]) {{ id }} }}");
        yield return ("lists nested 10,000 deep", $"{{ nodes(ids: {Times(10_000, "[")}{Times(10_000, "]")}) {{ id }} }}");
        yield return ("objects nested 10,000 deep", $"{{ product(by: {Times(10_000, "{a:")}1{Times(10_000, "}")}) {{ id }} }}");
        yield return ("7,000 directives", $"{{ __typename {Times(7_000, "@a ")} }}");
        yield return ("7,000 spreads of one fragment", $"{{ {Times(7_000, "...F ")} }} fragment F on Query {{ __typename }}");
        yield return ("7,000 inline fragments", $"{{ {Times(3_700, "... { id } ")} }}");
        yield return ("7,000 fields of one name", $"{{ {Times(3_700, "a: viewer { __typename } ")} }}");
        yield return ("2,000 fields that conflict", $"{{ {Join(2_000, i => $"a: node(id: {i}) {{ id }}")} }}");
        yield return ("fields that conflict 25 levels down",
            $"{{ {Times(40, Times(25, "a: node(id: 1) { ") + "id " + Times(25, "} "))} }}");
        yield return ("7,000 names that are nearly right", $"{{ {Join(14_000, i => $"produkts{i}")} }}");
        yield return ("7,000 arguments that are nearly right", $"{{ products({Join(4_900, i => $"afte{i}: 1")}) {{ nodes {{ id }} }} }}");
        yield return ("4,900 fields of an input that are nearly right",
            $"{{ products(filter: {{ {Join(4_900, i => $"price{i}: 1")} }}) {{ nodes {{ id }} }} }}");
        yield return ("1,000 operations over 900 fragments",
            Join(1_000, i => $"query O{i} {{ ...F0 }}")
            + Join(900, i => $"fragment F{i} on Query {{ ...F{i + 1} }}") + "fragment F900 on Query { __typename }");
        yield return ("100 unknown types that are nearly right", Join(900, i => $"fragment F{i} on Produkts{i} {{ id }}"));
        yield return ("a page of pages",
            "{ products(first: 100) { nodes { variants(first: 100) { id product { variants(first: 100) { id } } } } } }");
    }

    private static byte[] Body(string query, string variables) =>
        Encoding.UTF8.GetBytes($"{{\"query\":{JsonSerializer.Serialize(query)},\"variables\":{variables}}}");

    private static string Times(int count, string text) => string.Concat(Enumerable.Repeat(text, count));

    private static string Join(int count, Func<int, string> text, string separator = " ") =>
        string.Join(separator, Enumerable.Range(0, count).Select(text));
}
