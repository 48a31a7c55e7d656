using Headless.GraphQL.Binding;
using Headless.GraphQL.Language;

namespace Headless.GraphQL.Planning;

/// <summary>One response field of a selection: all occurrences of one response name, merged.</summary>
internal abstract class FieldStep(int id, FieldDescription description)
{
    private FieldSelection? _selection;

    /// <summary>Position among the steps of the plan.</summary>
    public int Id { get; } = id;

    public string ResponseName => description.ResponseName;

    public string FieldName => description.Field.Name;

    /// <summary>Where the field stands in the schema, for example <c>Book.author</c>.</summary>
    public string Coordinate => description.Field.Coordinate;

    /// <summary>Every occurrence in the document, for error locations.</summary>
    public IReadOnlyList<FieldNode> Nodes => description.Nodes;

    public ArgumentPlan Arguments => description.Arguments;

    public IReadOnlyList<DirectivePlan> Directives => description.Directives;

    /// <summary>Of the caller's scopes one whole inner list is needed; empty when none is.</summary>
    public string[][] Scopes => description.Scopes;

    /// <summary>Walked when somebody asks for it first: few resolvers do.</summary>
    public FieldSelection Selection => _selection ??= description.Collector.Names(description.Below);

    /// <summary>What stands before the value: brace or comma, name and colon, and constants in front of it.</summary>
    public Fragment Fragment { get; set; }

    public ValueStep Value { get; set; } = null!;

    /// <summary>Place of the column in the operation; -1 for fields that are compiled into the writer.</summary>
    public int ColumnSlot { get; set; } = -1;

    public bool HasColumn => ColumnSlot >= 0;

    /// <summary>Whether objects or keys in the results are parents of a further level, rather than written depth first.</summary>
    public bool GathersResults { get; set; }

    /// <summary>Place of the state in the operation; -1 for fields without.</summary>
    public int StateSlot { get; set; } = -1;

    public abstract FieldBinding Binding { get; }

    /// <summary>Two batched steps of one level with the same binding and signature are answered by one call.</summary>
    public string Signature => Binding.UsesSelection ? $"{Arguments.Signature}{Selection}" : Arguments.Signature;
}

internal sealed class FieldStep<TParent>(int id, FieldDescription description, FieldBinding<TParent> binding) : FieldStep(id, description)
{
    public override FieldBinding Binding => TypedBinding;

    public FieldBinding<TParent> TypedBinding { get; } = binding;

    /// <summary>Writes the field of one parent; used only without column.</summary>
    public ValueWriter<TParent> Writer { get; } = Guarded(binding.Writer, description.Scopes);

    private static ValueWriter<TParent> Guarded(ValueWriter<TParent>? writer, string[][] scopes)
    {
        if (writer is null)
        {
            return static (_, _, step) => throw new InvalidOperationException($"{step.Field.Coordinate} has no column.");
        }

        return scopes.Length == 0
            ? writer
            : (w, parent, step) => w.Context.Denied(step.Field) is { } error ? w.Fail(step, w.Length, error) : writer(w, parent, step);
    }
}
