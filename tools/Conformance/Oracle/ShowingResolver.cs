using System.Collections;
using System.Globalization;
using System.Text.Json;
using Headless.GraphQL;
using Headless.GraphQL.Hosting;
using Headless.GraphQL.Schema;

namespace Headless.Conformance.Oracle;

/// <summary>
/// The wiring of the conformance data, except that strings show the arguments that the field was given, and that some fields have no
/// value: the names of <see cref="OracleSchema.Failing"/> say which.
/// </summary>
internal sealed class ShowingResolver : IRuntimeResolver
{
    public ValueTask<IReadOnlyList<object?>> ResolveAsync(
        FieldDefinition field, IReadOnlyList<object> parents, IReadOnlyList<object?> arguments, CancellationToken cancellationToken) =>
        field.Name switch
        {
            "fails" or "lost" => throw new GraphQLRequestException("LOST", "It is lost."),
            "gone" or "never" => ValueTask.FromResult<IReadOnlyList<object?>>(new object?[parents.Count]),
            _ => ValueTask.FromResult<IReadOnlyList<object?>>([.. parents.Select(_ => ValueOf(field.Type, arguments))]),
        };

    public string TypeOf(object value, CompositeType type)
    {
        var names = type.PossibleTypes.Select(t => t.Name).Order(StringComparer.Ordinal);
        return type is UnionType ? names.First() : names.Last();
    }

    private static object? ValueOf(GraphQLType type, IReadOnlyList<object?> arguments) => type.Nullable switch
    {
        ListType list => new[] { ValueOf(list.Element, arguments), ValueOf(list.Element, arguments) },
        EnumType enumType => enumType.Values[0].Name,
        ScalarType scalar => scalar.Scalar switch
        {
            ScalarKind.Int => 2,
            ScalarKind.Float => 3.14,
            ScalarKind.Boolean => true,
            ScalarKind.Id => "id",
            ScalarKind.String => Show(arguments),
            _ => "str",
        },
        _ => new object(),
    };

    private static string Show(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        string text => $"'{text}'",
        JsonElement json => Show(json),
        IReadOnlyDictionary<string, object?> fields =>
            $"{{{string.Join(",", fields.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}:{Show(f.Value)}"))}}}",
        IEnumerable items => $"[{string.Join(",", items.Cast<object?>().Select(Show))}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Show(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => Show(json.EnumerateObject().ToDictionary(p => p.Name, p => (object?)p.Value)),
        JsonValueKind.Array => Show(json.EnumerateArray().Select(item => (object?)item)),
        JsonValueKind.String => Show(json.GetString()),
        _ => json.GetRawText(),
    };
}
