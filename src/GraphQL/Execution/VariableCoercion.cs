using System.Globalization;
using System.Text.Json;
using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;

namespace Headless.GraphQL.Execution;

/// <summary>Turns the JSON of a request's variables into values; see <see cref="InputCoercion"/> for their forms.</summary>
internal static class VariableCoercion
{
    /// <summary>Variables of which a refusal speaks: finding a fault costs more than the value did.</summary>
    private const int MaxErrors = 20;

    /// <summary>All variables of an operation, in the order of its definitions.</summary>
    /// <exception cref="InvalidDocumentException">
    /// Values do not fit: an error for each variable, which says where in it and why, and points to its definition.
    /// </exception>
    public static object?[] Coerce(GraphQLSchema schema, GraphQLSource source, OperationDefinitionNode operation, JsonElement variables)
    {
        if (operation.Variables.Count == 0)
        {
            return [];
        }

        var values = new object?[operation.Variables.Count];
        List<(string Message, IEnumerable<SourceLocation> Locations)>? errors = null;
        for (var i = 0; i < values.Length; i++)
        {
            try
            {
                values[i] = Coerce(schema, operation.Variables[i], variables);
            }
            catch (GraphQLRequestException problem)
            {
                (errors ??= []).Add((problem.Message, [source.Locate(operation.Variables[i].Start)]));
                if (errors.Count == MaxErrors)
                {
                    break;
                }
            }
        }

        return errors is null ? values : throw new InvalidDocumentException(InputCoercion.BadInput, errors);
    }

    private static object? Coerce(GraphQLSchema schema, VariableDefinitionNode definition, JsonElement variables)
    {
        var name = definition.Variable.Name;
        var type = schema.Resolve(definition.Type)!;
        if (variables.ValueKind == JsonValueKind.Object && variables.TryGetProperty(name, out var json))
        {
            return Value(json, type, $"${name}");
        }

        if (definition.DefaultValue is not null)
        {
            return InputCoercion.Literal(definition.DefaultValue, type, static _ => null);
        }

        return type.IsNonNull
            ? throw InputCoercion.Bad($"Variable ${name} of type \"{type}\" is required and was not given.")
            : InputCoercion.Absent;
    }

    private static object? Value(JsonElement json, GraphQLType type, string path)
    {
        if (json.ValueKind == JsonValueKind.Null)
        {
            return type.IsNonNull ? throw Bad(path, $"must not be null; its type is \"{type}\"") : null;
        }

        return type.Nullable switch
        {
            ListType list when json.ValueKind == JsonValueKind.Array => Items(json, list.Element, path),
            ListType list => new[] { Value(json, list.Element, path) },
            InputObjectType input => Fields(json, input, path),
            EnumType enumType => Enum(json, enumType, path),
            ScalarType scalar => Scalar(json, scalar, path),
            _ => throw new InvalidOperationException($"{type} is no input type."),
        };
    }

    private static object?[] Items(JsonElement json, GraphQLType element, string path)
    {
        var items = new object?[json.GetArrayLength()];
        var i = 0;
        foreach (var item in json.EnumerateArray())
        {
            items[i] = Value(item, element, $"{path}[{i}]");
            i++;
        }

        return items;
    }

    private static Dictionary<string, object?> Fields(JsonElement json, InputObjectType type, string path)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw Bad(path, $"must be an object of type \"{type}\"");
        }

        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in json.EnumerateObject())
        {
            var field = type.Fields.Find(property.Name)
                ?? throw Bad(path, $"has a field \"{property.Name}\", which \"{type}\" does not know");
            values[field.Name] = Value(property.Value, field.Type, $"{path}.{field.Name}");
        }

        if (type.IsOneOf && (values.Count != 1 || values.Values.First() is null))
        {
            throw Bad(path, $"must give exactly one field of \"{type}\", and not as null");
        }

        foreach (var field in type.Fields)
        {
            if (!values.ContainsKey(field.Name))
            {
                if (field.DefaultValue is not null)
                {
                    values.Add(field.Name, InputCoercion.Literal(field.DefaultValue, field.Type, static _ => null));
                }
                else if (field.Type.IsNonNull)
                {
                    throw Bad(path, $"misses the required field \"{field.Name}\" of type \"{field.Type}\"");
                }
            }
        }

        return values;
    }

    private static string Enum(JsonElement json, EnumType type, string path) =>
        json.ValueKind == JsonValueKind.String && json.GetString() is { } name && type.Values.Find(name) is { } value
            ? value.Name
            : throw Bad(path, $"must be a value of the enum \"{type}\", found {Shown(json)}");

    private static object Scalar(JsonElement json, ScalarType type, string path)
    {
        try
        {
            return type.Scalar switch
            {
                ScalarKind.Int when Whole(json) is { } whole => whole,
                ScalarKind.Float when json.ValueKind == JsonValueKind.Number && double.IsFinite(json.GetDouble()) => json.GetDouble(),
                ScalarKind.Boolean when json.ValueKind is JsonValueKind.True or JsonValueKind.False => json.GetBoolean(),
                ScalarKind.String when json.ValueKind == JsonValueKind.String => json.GetString()!,
                ScalarKind.Id when json.ValueKind == JsonValueKind.String => json.GetString()!,
                ScalarKind.Id when Identifier(json) is { } identifier => identifier,
                ScalarKind.Custom => Custom(json, type),
                _ => throw Bad(path, $"must be of type \"{type}\", found {Shown(json)}"),
            };
        }
        catch (GraphQLRequestException exception) when (type.Scalar == ScalarKind.Custom)
        {
            throw Bad(path, $"must be of type \"{type}\": {exception.Message.TrimEnd('.')}");
        }
    }

    private static object Custom(JsonElement json, ScalarType type) => json.ValueKind switch
    {
        _ when type.Name == "JSON" => json.Clone(),
        JsonValueKind.String => InputCoercion.Custom(json.GetString()!, type.Name) ?? json.GetString()!,
        JsonValueKind.Number => InputCoercion.Custom(json.GetRawText(), type.Name) ?? json.GetDouble(),
        JsonValueKind.True or JsonValueKind.False => json.GetBoolean(),
        _ => json.Clone(),
    };

    /// <summary>An identifier sent as a number, which must be whole.</summary>
    private static string? Identifier(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Number)
        {
            return null;
        }

        var text = json.GetRawText();
        return text.AsSpan().IndexOfAny('.', 'e', 'E') < 0 ? text : Whole(json)?.ToString();
    }

    private static object? Whole(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Number)
        {
            return null;
        }

        if (json.TryGetInt32(out var whole))
        {
            return whole;
        }

        return json.TryGetDouble(out var number) && number is >= int.MinValue and <= int.MaxValue && number == Math.Floor(number)
            ? (int)number
            : null;
    }

    private static string Shown(JsonElement json)
    {
        const int MaxShownChars = 60;
        var text = json.GetRawText();
        return text.Length <= MaxShownChars ? text : string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, MaxShownChars)}…");
    }

    private static GraphQLRequestException Bad(string path, string problem) => InputCoercion.Bad($"Variable {path} {problem}.");
}
