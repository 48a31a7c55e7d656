using System.ComponentModel.DataAnnotations;
using Headless.GraphQL.Language;

namespace Headless.GraphQL.Validation;

/// <summary>
/// What a document may ask for at most. Checked before anything is validated, in time that follows the document's size. Fragments count
/// as often as they are spread. The defaults leave generated clients several times the room that they use.
/// </summary>
public sealed class GraphQLLimits
{
    /// <summary>
    /// Length of the document; blanks, comments and strings cost too. Refused before it is decoded. The documents of generated clients stay
    /// below 64 KB; what is longer carries data that belongs into variables.
    /// </summary>
    [Range(1, int.MaxValue)]
    public int MaxDocumentBytes { get; set; } = 256 * 1024;

    /// <inheritdoc cref="ParserOptions.DefaultMaxTokens"/>
    [Range(1, 10_000_000)]
    public int MaxTokens { get; set; } = ParserOptions.DefaultMaxTokens;

    /// <inheritdoc cref="ParserOptions.DefaultMaxNestingLevels"/>
    [Range(1, 500)]
    public int MaxNestingLevels { get; set; } = ParserOptions.DefaultMaxNestingLevels;

    /// <summary>Fields within fields. The introspection query of common tools has 15; every level is a round of loading.</summary>
    [Range(1, 200)]
    public int MaxDepthLevels { get; set; } = 30;

    /// <summary>Fields at the root: each is a query of its own, so more is a batch in disguise.</summary>
    [Range(1, 10_000)]
    public int MaxRootFields { get; set; } = 100;

    /// <summary>Aliases let one document ask for one expensive field many times.</summary>
    [Range(0, 100_000)]
    public int MaxAliases { get; set; } = 500;

    /// <summary>Directives on one field, fragment, operation or variable; nobody needs more than a few.</summary>
    [Range(1, 1_000)]
    public int MaxDirectivesPerLocation { get; set; } = 10;

    /// <summary>Fields after all fragments are spread: planning follows this number, and fragments can double it per line.</summary>
    [Range(1, 1_000_000)]
    public int MaxSelectedFields { get; set; } = 10_000;

    /// <summary>Selections within selections, fragments included: whatever walks a document recurses that deep.</summary>
    [Range(1, 500)]
    public int MaxSelectionLevels { get; set; } = 200;

    /// <inheritdoc cref="ValidationOptions.MaxIntrospectionLists"/>
    [Range(0, 100)]
    public int MaxIntrospectionLists { get; set; } = ValidationOptions.DefaultMaxIntrospectionLists;

    /// <summary>
    /// Static cost of an operation in points, which are about the objects that its answer may hold. A page of 24 things with all that
    /// a page shows of them costs some 4,000; a hundred things with a hundred parts each exceed it.
    /// </summary>
    [Range(1, int.MaxValue)]
    public int MaxCost { get; set; } = 10_000;

    /// <summary>The limits that are checked while reading.</summary>
    public ParserOptions ToParserOptions() => new(MaxTokens, MaxNestingLevels);
}

/// <summary>A limit that a document exceeds.</summary>
/// <param name="Limit">Name of the property of <see cref="GraphQLLimits"/>.</param>
/// <param name="Allowed">Its value.</param>
/// <param name="Message">For the author of the document.</param>
/// <param name="Position">Offset of the node at which it was exceeded.</param>
public sealed record LimitViolation(string Limit, int Allowed, string Message, int Position)
{
    /// <summary>The <c>extensions.code</c> of the error.</summary>
    public const string Code = "LIMIT_EXCEEDED";
}
