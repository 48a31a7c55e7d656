using Headless.GraphQL.Language;

namespace Headless.GraphQL.Planning;

/// <summary>One <c>@defer</c>, met in the selection on one object type at one place of the operation.</summary>
/// <param name="directive">The directive, which is switched on.</param>
/// <param name="outer">The deferred fragment around it.</param>
internal sealed class DeferUsage(DirectiveNode directive, DeferUsage? outer)
{
    public DirectiveNode Directive { get; } = directive;

    public DeferUsage? Outer { get; } = outer;

    public string? Label { get; } = (directive.Argument("label") as StringValueNode)?.Value;

    /// <summary>Whether that fragment is one of those around this one.</summary>
    public bool IsWithin(IReadOnlySet<DeferUsage> others)
    {
        for (var outer = Outer; outer is not null; outer = outer.Outer)
        {
            if (others.Contains(outer))
            {
                return true;
            }
        }

        return false;
    }
}
