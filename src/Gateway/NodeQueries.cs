using Headless.GraphQL;
using Headless.Kernel.Contracts;

namespace Headless.Gateway;

/// <summary>Finds out which type an id belongs to. Built once from what the modules register.</summary>
internal sealed class NodeTypes(IEnumerable<NodeType> types)
{
    private readonly Dictionary<string, NodeType>.AlternateLookup<ReadOnlySpan<char>> _types =
        types.ToDictionary(type => type.Prefix).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The boxed typed key; null for an id that no type of ours can have.</summary>
    public object? KeyOf(string id)
    {
        var end = id.IndexOf('_');
        return end > 0 && end < id.Length - 1 && _types.TryGetValue(id.AsSpan(0, end), out var type) ? type.Key(id) : null;
    }
}

/// <summary>Finds any object again by its id; the type's owner loads it.</summary>
[GraphQLResolvers("Query")]
internal static class NodeQueries
{
    /// <summary>One page of the largest connection.</summary>
    public const int MaxNodesPerCall = 100;

    public static object? Node(string id, NodeTypes types) => types.KeyOf(id);

    public static IReadOnlyList<object?> Nodes(IReadOnlyList<string> ids, NodeTypes types) => ids.Count <= MaxNodesPerCall
        ? [.. ids.Select(types.KeyOf)]
        : throw new GraphQLRequestException("BAD_USER_INPUT", $"nodes(ids:) takes at most {MaxNodesPerCall} ids, not {ids.Count}.");
}
