namespace Headless.GraphQL.Validation;

/// <summary>What <see cref="DocumentValidator"/> checks beyond the specification.</summary>
public sealed record ValidationOptions
{
    /// <summary>What tools need: the introspection query of graphql-js nests two.</summary>
    public const int DefaultMaxIntrospectionLists = 2;

    public static ValidationOptions Default { get; } = new();

    /// <summary>Errors reported at most: more help nobody, and a hostile document would be paid for with a long answer.</summary>
    public int MaxErrors { get; init; } = 100;

    /// <summary>
    /// How many lists of fields, interfaces, possible types or input fields may stand within each other below <c>__schema</c> or
    /// <c>__type</c>: every level multiplies the answer by the size of the schema, and tools need two.
    /// </summary>
    public int MaxIntrospectionLists { get; init; } = DefaultMaxIntrospectionLists;

    /// <summary>Whether clients may ask for the schema.</summary>
    public bool AllowIntrospection { get; init; } = true;

    /// <summary>Whether deprecated members may be used; false serves checks of clients' documents.</summary>
    public bool AllowDeprecated { get; init; } = true;
}
