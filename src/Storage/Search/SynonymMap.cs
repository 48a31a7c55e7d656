namespace Headless.Storage.Search;

/// <summary>Texts that mean the same, in both directions, ready to be looked up while a query is read. Immutable.</summary>
public sealed class SynonymMap
{
    private readonly IReadOnlyList<IReadOnlyList<string>> _groups;

    private SynonymMap(IReadOnlyList<IReadOnlyList<string>> groups) => _groups = groups;

    public static SynonymMap Empty { get; } = new([]);

    /// <param name="groups">Each a list of texts that stand for each other.</param>
    public static SynonymMap Of(IReadOnlyList<IReadOnlyList<string>> groups) => new(groups);

    internal IReadOnlyList<IReadOnlyList<string>> Groups => _groups;
}
