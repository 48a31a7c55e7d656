using System.Text.Json.Serialization;
using Headless.GraphQL;
using Headless.Storage.Documents;

namespace Headless.Catalog;

/// <summary>Small data that products point at; all of it is kept in memory (see <see cref="ReferenceCache{T,TView}"/>).</summary>
internal interface IReference : IDocument
{
    string Slug { get; }

    string? ExternalId { get; }

    /// <summary>Generation of its kind in which it was last written.</summary>
    int Generation { get; }
}

/// <summary>Who makes products.</summary>
[GraphQLType("Brand")]
internal sealed record Brand : IReference
{
    public required string Id { get; init; }

    public required int Version { get; init; }

    public int Generation { get; init; }

    public required string Slug { get; init; }

    public required string Name { get; init; }

    public string? ExternalId { get; init; }
}

/// <summary>A place in the tree. Its path is not stored: the tree in memory knows it.</summary>
[GraphQLType("Category")]
internal sealed record Category : IReference
{
    public required string Id { get; init; }

    public required int Version { get; init; }

    public int Generation { get; init; }

    public required string Slug { get; init; }

    public required string Name { get; init; }

    public string? ExternalId { get; init; }

    public string? ParentId { get; init; }

    public int Position { get; init; }
}

/// <summary>A word that products, articles and posts are marked with.</summary>
[GraphQLType("Tag")]
internal sealed record Tag : IReference
{
    public required string Id { get; init; }

    public required int Version { get; init; }

    public int Generation { get; init; }

    public required string Slug { get; init; }

    public required string Name { get; init; }

    public IReadOnlyList<string> Synonyms { get; init; } = [];

    /// <summary>The tag that took this one over; it is then no longer seen, but whoever points at it is led there.</summary>
    public string? MergedInto { get; init; }

    /// <summary>Uses outside of the catalog: <c>content</c> and <c>posts</c>, written by those who know.</summary>
    public IReadOnlyDictionary<string, int> Uses { get; init; } = new Dictionary<string, int>();

    [JsonIgnore]
    public string? ExternalId => null;

    public int UsesBy(string kind) => Uses.GetValueOrDefault(kind);
}

/// <summary>Names the state of one kind of reference data: its version is the generation. Every write to the kind replaces it.</summary>
internal sealed record ReferenceStamp(string Id, int Version) : IDocument;
