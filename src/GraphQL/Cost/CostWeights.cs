namespace Headless.GraphQL.Cost;

/// <summary>
/// What a use of an element costs, in points, where <c>@cost(weight:)</c> does not say otherwise. A point is about the price of one
/// object in an answer, so the cost of an operation is about the number of objects that it may bring.
/// </summary>
public static class CostWeights
{
    /// <summary>An object, interface or union: something is loaded or written for it.</summary>
    public const int Composite = 1;

    /// <summary>A scalar or enum lies in its object and costs nothing beyond it.</summary>
    public const int Leaf = 0;

    /// <summary>The call of a field: what it brings is what costs, so only fields that do more work than that need a weight.</summary>
    public const int Field = 0;

    /// <summary>A root field of a mutation: a commit costs more than several reads, and they run one after another.</summary>
    public const int MutationField = 10;

    /// <summary>Arguments and input: what is sent is paid for by the limits on its size.</summary>
    public const int Input = 0;

    /// <summary>
    /// Items of a list of which nobody said the size. A schema without <c>@listSize</c> is thereby measured by its selected fields, which
    /// have a limit of their own; guessing more would refuse honest documents of small schemas.
    /// </summary>
    public const int UnsizedListItems = 1;

    /// <summary><c>__schema</c> with all that is below it: the answer comes from memory, but is as long as a thousand objects.</summary>
    public const int Schema = 1_000;

    /// <summary><c>__type</c> with all that is below it.</summary>
    public const int Type = 10;
}
