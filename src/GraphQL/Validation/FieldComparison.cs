using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;

namespace Headless.GraphQL.Validation;

/// <summary>When two selected fields are the same, and when their values look the same.</summary>
internal static class FieldComparison
{
    /// <summary>The same field of a type, with the same arguments in whatever order.</summary>
    public static bool AreSameField(FieldNode one, FieldNode two) => one.Name == two.Name && HaveSameArguments(one, two);

    public static bool HaveSameArguments(FieldNode one, FieldNode two)
    {
        if (one.Arguments.Count != two.Arguments.Count)
        {
            return false;
        }

        foreach (var argument in one.Arguments)
        {
            if (Find(two.Arguments, argument.Name) is not { } other || !AreEqual(argument.Value, other))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Lists and nulls at the same places around the same leaf, or around any two composite types.</summary>
    public static bool HaveSameShape(GraphQLType one, GraphQLType two)
    {
        if (one == two)
        {
            return true;
        }

        if (one.IsNonNull != two.IsNonNull)
        {
            return false;
        }

        if (one.ElementType is { } element)
        {
            return two.ElementType is { } otherElement && HaveSameShape(element, otherElement);
        }

        return two.ElementType is null && one.Named is CompositeType && two.Named is CompositeType;
    }

    private static ValueNode? Find(NodeList<ArgumentNode> arguments, string name)
    {
        foreach (var argument in arguments)
        {
            if (argument.Name == name)
            {
                return argument.Value;
            }
        }

        return null;
    }

    private static bool AreEqual(ValueNode one, ValueNode two) => (one, two) switch
    {
        (VariableNode a, VariableNode b) => a.Name == b.Name,
        (IntValueNode a, IntValueNode b) => a.Text == b.Text,
        (FloatValueNode a, FloatValueNode b) => a.Text == b.Text,
        (StringValueNode a, StringValueNode b) => a.Value == b.Value,
        (BooleanValueNode a, BooleanValueNode b) => a.Value == b.Value,
        (NullValueNode, NullValueNode) => true,
        (EnumValueNode a, EnumValueNode b) => a.Name == b.Name,
        (ListValueNode a, ListValueNode b) => AreEqual(a, b),
        (ObjectValueNode a, ObjectValueNode b) => AreEqual(a, b),
        _ => false,
    };

    private static bool AreEqual(ListValueNode one, ListValueNode two)
    {
        if (one.Items.Count != two.Items.Count)
        {
            return false;
        }

        for (var i = 0; i < one.Items.Count; i++)
        {
            if (!AreEqual(one.Items[i], two.Items[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreEqual(ObjectValueNode one, ObjectValueNode two)
    {
        if (one.Fields.Count != two.Fields.Count)
        {
            return false;
        }

        var fields = new Dictionary<string, ValueNode>(two.Fields.Count, StringComparer.Ordinal);
        foreach (var field in two.Fields)
        {
            fields[field.Name] = field.Value;
        }

        foreach (var field in one.Fields)
        {
            if (!fields.TryGetValue(field.Name, out var other) || !AreEqual(field.Value, other))
            {
                return false;
            }
        }

        return true;
    }
}
