using Headless.GraphQL.Binding;
using Headless.GraphQL.Planning;

namespace Headless.GraphQL.Execution;

/// <summary>What one field answered for all parents of its selection.</summary>
internal abstract class Column
{
    /// <summary>Writes the value of the parent at that index.</summary>
    public abstract bool Write(ResponseWriter writer, int index, ValueStep step);
}

/// <summary>Values below which nothing is batched: they are written depth first.</summary>
internal sealed class ValueColumn<T>(IReadOnlyList<T> values, int offset, Shape<T> shape) : Column
{
    public override bool Write(ResponseWriter writer, int index, ValueStep step) => shape.Write(writer, values[offset + index], step);
}

/// <summary>The same error for every parent.</summary>
internal sealed class FailedColumn(FieldError error) : Column
{
    public override bool Write(ResponseWriter writer, int index, ValueStep step) => writer.Fail(step, writer.Length, error);
}
