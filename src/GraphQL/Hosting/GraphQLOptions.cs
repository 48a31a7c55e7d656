using System.ComponentModel.DataAnnotations;
using System.Reflection;
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

    /// <summary>
    /// The scope that a caller needs to send a document as text; who lacks it may only name a trusted document by its id. Null lets
    /// everybody send text.
    /// </summary>
    public string? DocumentTextScope { get; set; }

    /// <summary>Errors answered per response; further ones are counted, not written.</summary>
    [Range(1, 10_000)]
    public int ErrorsPerResponse { get; set; } = 100;

    /// <summary>
    /// Operation names that metrics and spans are told apart by; operations of further names are measured as <c>other</c>. Clients choose
    /// names, and each is a series in the monitoring system. The front ends of one application have under 200.
    /// </summary>
    [Range(0, 10_000)]
    public int MeasuredOperationNames { get; set; } = 200;

    /// <summary>Whether spans carry the document (<c>graphql.document</c>). Off: literals in it may be about persons.</summary>
    public bool TraceDocuments { get; set; }

    /// <summary>
    /// Places of one response at which fragments may be deferred; each is kept until it is delivered. A page of 100 with 20 of something
    /// below each has 2,000. Beyond it the operation is refused; 0 answers everything at once, whatever the document defers.
    /// </summary>
    [Range(0, 100_000)]
    public int MaxDeferredFragments { get; set; } = 5_000;

    /// <summary>Null when everything is in order, else which setting is wrong and what is allowed.</summary>
    /// <param name="section">Where the host keeps these settings; keys of the message begin with it.</param>
    public string? Problem(string section) => Problem(this, section) ?? Problem(Limits, $"{section}:{nameof(Limits)}");

    private static string? Problem(object options, string section) => (
        from property in options.GetType().GetProperties()
        let range = property.GetCustomAttribute<RangeAttribute>()
        let value = property.GetValue(options)
        where range is not null && !range.IsValid(value)
        select $"{section}:{property.Name} is {value}; allowed is {range.Minimum} to {range.Maximum}.").FirstOrDefault();
}
