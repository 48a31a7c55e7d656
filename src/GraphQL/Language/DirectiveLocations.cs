namespace Headless.GraphQL.Language;

/// <summary>Where a directive may stand, in the order of the specification; the last is of its current draft.</summary>
[Flags]
public enum DirectiveLocations
{
    None = 0,
    Query = 1,
    Mutation = 1 << 1,
    Subscription = 1 << 2,
    Field = 1 << 3,
    FragmentDefinition = 1 << 4,
    FragmentSpread = 1 << 5,
    InlineFragment = 1 << 6,
    VariableDefinition = 1 << 7,
    Schema = 1 << 8,
    Scalar = 1 << 9,
    Object = 1 << 10,
    FieldDefinition = 1 << 11,
    ArgumentDefinition = 1 << 12,
    Interface = 1 << 13,
    Union = 1 << 14,
    Enum = 1 << 15,
    EnumValue = 1 << 16,
    InputObject = 1 << 17,
    InputFieldDefinition = 1 << 18,
    DirectiveDefinition = 1 << 19,
}

/// <summary>The names that SDL and introspection use for <see cref="DirectiveLocations"/>.</summary>
public static class DirectiveLocationNames
{
    /// <summary>Index i names the flag <c>1 &lt;&lt; i</c>.</summary>
    public static IReadOnlyList<string> All { get; } = new[]
    {
        "QUERY", "MUTATION", "SUBSCRIPTION", "FIELD", "FRAGMENT_DEFINITION", "FRAGMENT_SPREAD", "INLINE_FRAGMENT", "VARIABLE_DEFINITION",
        "SCHEMA", "SCALAR", "OBJECT", "FIELD_DEFINITION", "ARGUMENT_DEFINITION", "INTERFACE", "UNION", "ENUM", "ENUM_VALUE",
        "INPUT_OBJECT", "INPUT_FIELD_DEFINITION", "DIRECTIVE_DEFINITION",
    };

    /// <summary>The flag of a name; None when there is no such location.</summary>
    public static DirectiveLocations Parse(string name)
    {
        for (var i = 0; i < All.Count; i++)
        {
            if (All[i] == name)
            {
                return (DirectiveLocations)(1 << i);
            }
        }

        return DirectiveLocations.None;
    }

    /// <summary>The names of all flags that are set, in the order of the specification.</summary>
    public static IEnumerable<string> Of(DirectiveLocations locations)
    {
        for (var i = 0; i < All.Count; i++)
        {
            if (((int)locations & (1 << i)) != 0)
            {
                yield return All[i];
            }
        }
    }
}
