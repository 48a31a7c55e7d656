using System.ComponentModel.DataAnnotations;
using Headless.GraphQL.Validation;
using Microsoft.Extensions.Options;

namespace Headless.GraphQL;

/// <summary>Limits of the engine. Defaults serve a public endpoint.</summary>
public sealed class GraphQLOptions
{
    /// <summary>Documents kept parsed, validated and planned. Beyond it the least recently used goes. A plan takes some 10 KB.</summary>
    [Range(1, 1_000_000)]
    public int CachedDocuments { get; set; } = 1_000;

    /// <summary>What a document may ask for at most.</summary>
    [ValidateObjectMembers]
    public GraphQLLimits Limits { get; } = new();

    /// <summary>Whether clients may ask for the schema; tools and playgrounds need it.</summary>
    public bool AllowIntrospection { get; set; } = true;

    /// <summary>Errors answered per response; further ones are counted, not written.</summary>
    [Range(1, 10_000)]
    public int ErrorsPerResponse { get; set; } = 100;

    /// <summary>
    /// Places of one response at which fragments may be deferred; each is kept until it is delivered. A page of 100 with 20 of something
    /// below each has 2,000. Beyond it the operation is refused; 0 answers everything at once, whatever the document defers.
    /// </summary>
    [Range(0, 100_000)]
    public int MaxDeferredFragments { get; set; } = 5_000;
}
