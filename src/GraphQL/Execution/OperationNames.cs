using System.Collections.Concurrent;

namespace Headless.GraphQL.Execution;

/// <summary>
/// The names under which operations are measured. Clients choose them, and every name is a series of its own in whatever stores the
/// measures: the first so many are kept, all others are one.
/// </summary>
internal sealed class OperationNames(int max)
{
    public const string Other = "other";

    private readonly ConcurrentDictionary<string, bool> _names = new(StringComparer.Ordinal);

    /// <summary>The name, or <see cref="Other"/>; null for an operation without name.</summary>
    public string? Bounded(string? name)
    {
        if (name is null || _names.ContainsKey(name))
        {
            return name;
        }

        return _names.Count < max && _names.TryAdd(name, true) ? name : Other;
    }
}
