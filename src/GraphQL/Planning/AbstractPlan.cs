namespace Headless.GraphQL.Planning;

/// <summary>One class that a value of an interface or union may have.</summary>
/// <param name="Index">Position among the options.</param>
/// <param name="Plan">What is selected on its type.</param>
/// <param name="IsKey">Whether values of the class are keys of that type.</param>
internal sealed record AbstractOption(int Index, ObjectPlan Plan, bool IsKey);

/// <summary>What is selected on each possible type of an interface or union.</summary>
/// <param name="options">All of them.</param>
/// <param name="find">Tells the option of a value; null when its class is none of the possible types.</param>
internal sealed class AbstractPlan(IReadOnlyList<AbstractOption> options, Func<object, AbstractOption?> find)
{
    public IReadOnlyList<AbstractOption> Options => options;

    public AbstractOption? Find(object value) => find(value);
}
