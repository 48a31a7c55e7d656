using Headless.GraphQL.Binding;

namespace Headless.GraphQL.Planning;

/// <summary>
/// The step that a <see cref="DeferPoint"/> is compiled into: it writes nothing, and notes the object that is being written and its place.
/// So only plans that defer something pay for it.
/// </summary>
internal sealed class DeferPointField<TParent>(DeferPoint point) : FieldBinding<TParent>("", null)
{
    internal override bool IsBatched => false;

    internal override ValueWriter<TParent> Writer => (writer, parent, _) =>
    {
        writer.Context.Deferrals!.Enter(writer, point, parent!);
        return true;
    };

    internal override FieldBinding<TOther> Via<TOther>(Func<TOther, TParent> parentOf) =>
        throw new InvalidOperationException("Deferred fields are planned for the objects that are written.");
}
