using System.Globalization;
using System.Text.Json;
using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;

namespace Headless.GraphQL.Execution;

/// <summary>
/// Turns literals and JSON into values of input types: int, double, bool, string (also for ID), the name of an enum value,
/// <see cref="DateTimeOffset"/>, decimal, <see cref="JsonElement"/>, <c>object?[]</c> for lists, a dictionary for input objects.
/// Scalars that the engine does not know keep what they are given.
/// </summary>
internal static class InputCoercion
{
    public const string BadInput = "BAD_USER_INPUT";

    /// <summary>What a variable holds that was not given and has no default.</summary>
    public static object Absent { get; } = new();

    /// <summary>An argument or input field from its literal, else its default; null when there is neither.</summary>
    public static object? Argument(InputValueDefinition definition, ValueNode? node, Func<string, object?> variable)
    {
        var value = node is null ? Absent : Literal(node, definition.Type, variable);
        if (ReferenceEquals(value, Absent))
        {
            value = definition.DefaultValue is null ? null : Literal(definition.DefaultValue, definition.Type, variable);
        }

        return value is null && definition.Type.IsNonNull
            ? throw Bad($"{definition.Coordinate} must not be null.")
            : value;
    }

    /// <summary>A literal that validation has let through, with the variables inside it.</summary>
    public static object? Literal(ValueNode node, GraphQLType type, Func<string, object?> variable)
    {
        switch (node)
        {
            case VariableNode name:
                return variable(name.Name);
            case NullValueNode:
                return null;
        }

        return type.Nullable switch
        {
            ListType list when node is ListValueNode items => Items(items, list.Element, variable),
            ListType list => new[] { Literal(node, list.Element, variable) },
            InputObjectType input => Fields((ObjectValueNode)node, input, variable),
            EnumType => ((EnumValueNode)node).Name,
            ScalarType scalar => Scalar(node, scalar, variable),
            _ => throw new InvalidOperationException($"{type} is no input type."),
        };
    }

    public static GraphQLRequestException Bad(string message) => new(BadInput, message);

    /// <summary>A text as the custom scalar of that name; null when the engine has no form of its own for it.</summary>
    public static object? Custom(string text, string scalarName) => scalarName switch
    {
        "DateTime" => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            ? instant
            : throw Bad($"\"{text}\" is no RFC 3339 date and time."),
        "Decimal" => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Bad($"\"{text}\" is no decimal number."),
        _ => null,
    };

    private static object?[] Items(ListValueNode list, GraphQLType element, Func<string, object?> variable)
    {
        var items = new object?[list.Items.Count];
        for (var i = 0; i < items.Length; i++)
        {
            var item = Literal(list.Items[i], element, variable);
            items[i] = ReferenceEquals(item, Absent) ? null : item;
            if (items[i] is null && element.IsNonNull)
            {
                throw Bad($"An item of type \"{element}\" must not be null.");
            }
        }

        return items;
    }

    private static Dictionary<string, object?> Fields(ObjectValueNode literal, InputObjectType type, Func<string, object?> variable)
    {
        var values = new Dictionary<string, object?>(literal.Fields.Count, StringComparer.Ordinal);
        foreach (var field in type.Fields)
        {
            var node = literal.Fields.FirstOrDefault(f => f.Name == field.Name)?.Value;
            var isGiven = node is not null && !(node is VariableNode name && ReferenceEquals(variable(name.Name), Absent));
            if (isGiven || field.DefaultValue is not null || field.Type.IsNonNull)
            {
                values[field.Name] = Argument(field, node, variable);
            }
        }

        return type.IsOneOf && (values.Count != 1 || values.Values.First() is null)
            ? throw Bad($"Exactly one field of {type.Name} must be given, and not as null.")
            : values;
    }

    private static object? Scalar(ValueNode node, ScalarType type, Func<string, object?> variable) => type.Scalar switch
    {
        ScalarKind.Int => int.Parse(((IntValueNode)node).Text, CultureInfo.InvariantCulture),
        ScalarKind.Float => double.Parse(NumberText(node), CultureInfo.InvariantCulture),
        ScalarKind.Boolean => ((BooleanValueNode)node).Value,
        ScalarKind.String => ((StringValueNode)node).Value,
        ScalarKind.Id => node is StringValueNode text ? text.Value : NumberText(node),
        _ when type.Name == "JSON" => JsonSerializer.SerializeToElement(Untyped(node, variable)),
        _ => Untyped(node, variable) is var value && node is StringValueNode or IntValueNode or FloatValueNode
            ? Custom(node is StringValueNode written ? written.Value : NumberText(node), type.Name) ?? value
            : value,
    };

    private static string NumberText(ValueNode node) => node is IntValueNode number ? number.Text : ((FloatValueNode)node).Text;

    private static object? Untyped(ValueNode node, Func<string, object?> variable) => node switch
    {
        VariableNode name => variable(name.Name) is var value && ReferenceEquals(value, Absent) ? null : value,
        StringValueNode text => text.Value,
        BooleanValueNode flag => flag.Value,
        EnumValueNode name => name.Name,
        IntValueNode number when long.TryParse(number.Text, CultureInfo.InvariantCulture, out var whole) => whole,
        IntValueNode or FloatValueNode => double.Parse(NumberText(node), CultureInfo.InvariantCulture),
        ListValueNode list => list.Items.Select(item => Untyped(item, variable)).ToArray(),
        ObjectValueNode fields => fields.Fields.ToDictionary(f => f.Name, f => Untyped(f.Value, variable), StringComparer.Ordinal),
        _ => null,
    };
}
