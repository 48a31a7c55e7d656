using System.Text.RegularExpressions;

namespace Headless.Conformance.Oracle;

/// <summary>
/// Makes a schema nearly right: tokens of a good one are dropped, doubled and exchanged, directives, defaults and definitions put in, so
/// that every rule on schemas is met from both sides. The same seed gives the same text.
/// </summary>
internal sealed partial class RandomSdl(string sdl, int seed)
{
    private const int MaxChanges = 3;

    private static readonly string[] Directives =
    [
        "@deprecated", "@deprecated(reason: \"x\")", "@deprecated(reason: 1)", "@oneOf", "@specifiedBy(url: \"u\")", "@specifiedBy",
        "@nope", "@mark", "@mark(text: \"t\")", "@mark(nope: 1)", "@skip(if: true)", "@deprecated @deprecated",
    ];

    private static readonly string[] Values =
        ["1", "1.5", "\"x\"", "true", "null", "[]", "[1]", "{}", "{ a: 1 }", "{ a: {} }", "ODD", "[[1]]", "$v", "3000000000"];

    private static readonly string[] Definitions =
    [
        "type #N implements #I { id: ID! }",
        "extend type #N { added: #N }",
        "extend type #N implements #I",
        "extend input #N { added: #N }",
        "extend enum #N { ADDED }",
        "extend union #N = #I",
        "extend interface #N { added: Int }",
        "extend scalar #N @mark",
        "extend schema @mark",
        "input #A { a: #A! }",
        "input #A { a: #A = {} }",
        "input #A { a: #A! b: Int = 1 }",
        "input #A { a: #B! } input #B { a: #A! }",
        "input #A { a: #A = { a: {} } b: Int }",
        "input #A @oneOf { a: Int! }",
        "input #A @oneOf { a: Int = 1 }",
        "input #A { a: Int! @deprecated }",
        "input #A { a: #B = {} } input #B { b: #A = {} }",
        "input #A { a: [#A!]! }",
        "input #A { a: #B = { b: null } } input #B { b: #A = {} }",
        "interface #A implements #B { a: Int } interface #B implements #A { a: Int }",
        "interface #A { a: Int } type #B implements #A { a: Int! }",
        "interface #A { a(b: Int): Int } type #B implements #A { a(b: Int, c: Int!): Int }",
        "interface #A { a: [Int] } type #B implements #A { a: Int }",
        "interface #A { a: #A } type #B implements #A { a: #B }",
        "union #A = #N | #I",
        "union #A = #N | #N",
        "enum #A { true }",
        "enum #A { X X }",
        "directive @#N on FIELD",
        "directive @d#A(a: Int @d#A) on ARGUMENT_DEFINITION",
        "directive @d#A(a: Int!, a: Int) on FIELD | FIELD",
        "directive @d#A(a: #N) repeatable on OBJECT",
        "scalar #N",
        "scalar String",
        "type __#A { a: Int }",
        "type #A { __a: Int }",
        "type #A",
        "enum #A",
        "input #A",
        "schema { query: #N }",
        "schema { query: #N mutation: #N }",
        "query { a }",
        "fragment F on #N { id }",
        "type #A { a(b: #N): Int }",
        "type #A { a: #N }",
        "input #A { a: #N }",
        "type #A { a(b: #A2 = { c: 1 }): Int } input #A2 { c: Int! d: Int! }",
        "interface #A { a: Int } type #B implements #A { a: Int @deprecated }",
        "type #A implements #N & #N { id: ID! }",
        "extend type Nope { a: Int }",
    ];

    private readonly Random _random = new(seed);
    private readonly List<string> _tokens = [.. Tokens().Matches(sdl).Select(m => m.Value)];
    private int _names;

    public static string Write(string sdl, int seed) => new RandomSdl(sdl, seed).Write();

    private string Write()
    {
        DropBuiltIns();
        for (var i = _random.Next(1, MaxChanges + 1); i > 0; i--)
        {
            Change(_random.Next(_tokens.Count));
        }

        return string.Join(' ', _tokens);
    }

    /// <summary>Definitions of directives that every schema has: they change nothing for us, and are not looked into.</summary>
    private void DropBuiltIns()
    {
        for (var i = _tokens.Count - 3; i >= 0; i--)
        {
            if (_tokens[i] == "directive" && _tokens[i + 2] is "skip" or "include" or "deprecated" or "specifiedBy" or "oneOf")
            {
                var end = _tokens.IndexOf("on", i) + 1;
                while (end < _tokens.Count && (_tokens[end] == "|" || _tokens[end].All(c => c == '_' || char.IsAsciiLetterUpper(c))))
                {
                    end++;
                }

                var start = i > 0 && _tokens[i - 1][0] == '"' ? i - 1 : i;
                _tokens.RemoveRange(start, end - start);
            }
        }
    }

    private void Change(int at)
    {
        switch (_random.Next(10))
        {
            case 0:
                _tokens.RemoveAt(at);
                break;
            case 1:
                _tokens.Insert(at, _tokens[at]);
                break;
            case 2 or 3:
                ReplaceName(at);
                break;
            case 4:
                _tokens.Insert(at + 1, "!");
                break;
            case 5:
                _tokens.Insert(at, "[");
                _tokens.Insert(at + 2, "]");
                break;
            case 6:
                _tokens.Insert(at + 1, Pick(Directives));
                break;
            case 7:
                _tokens.Insert(at + 1, "= " + Pick(Values));
                break;
            default:
                _tokens.Add(Definition());
                break;
        }
    }

    private void ReplaceName(int at)
    {
        var next = _tokens.FindIndex(at, IsName);
        if (next >= 0)
        {
            _tokens[next] = Name();
        }
    }

    private string Definition()
    {
        var (one, two) = ($"New{_names++}", $"New{_names++}");
        return Pick(Definitions)
            .Replace("#A2", two + "A", StringComparison.Ordinal)
            .Replace("#A", one, StringComparison.Ordinal)
            .Replace("#B", two, StringComparison.Ordinal)
            .Replace("#N", Name(), StringComparison.Ordinal)
            .Replace("#I", Name(), StringComparison.Ordinal);
    }

    private string Name()
    {
        var names = _tokens.FindAll(IsName);
        return names.Count == 0 ? "Int" : Pick(names);
    }

    private static bool IsName(string token) => char.IsAsciiLetter(token[0]) || token[0] == '_';

    private T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    [GeneratedRegex("\"\"\"(?:[^\"]|\"(?!\"\"))*\"\"\"|\"(?:[^\"\\\\\\n]|\\\\.)*\"|[_A-Za-z][_0-9A-Za-z]*|-?[0-9][0-9.eE+-]*|[^\\s,]")]
    private static partial Regex Tokens();
}
