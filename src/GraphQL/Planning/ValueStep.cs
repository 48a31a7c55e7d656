using System.ComponentModel;

namespace Headless.GraphQL.Planning;

/// <summary>One layer of a field's type in a plan: the field's value itself, or the items of a list. Opaque to generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ValueStep
{
    internal ValueStep(FieldStep field, bool nonNull)
    {
        Field = field;
        NonNull = nonNull;
    }

    internal FieldStep Field { get; }

    internal bool NonNull { get; }

    /// <summary>The items, when this layer is a list.</summary>
    internal ValueStep? Item { get; set; }

    /// <summary>What is selected, when this layer is an object type.</summary>
    internal ObjectPlan? Object { get; set; }

    /// <summary>What is selected on each possible type, when this layer is an interface or union.</summary>
    internal AbstractPlan? Abstract { get; set; }

    /// <summary>The layer inside all lists.</summary>
    internal ValueStep Innermost => Item?.Innermost ?? this;
}
