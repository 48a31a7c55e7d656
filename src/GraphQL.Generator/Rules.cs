using Headless.GraphQL.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Headless.GraphQL.Generator;

/// <summary>Everything that can be wrong between the SDL and the C# that answers it. Each finding says what to write.</summary>
internal static class Rules
{
    public static readonly DiagnosticDescriptor Syntax = Rule("HGQL001", "SDL cannot be read");
    public static readonly DiagnosticDescriptor UnknownType = Rule("HGQL002", "Unknown type");
    public static readonly DiagnosticDescriptor UnboundType = Rule("HGQL003", "Type without a C# class");
    public static readonly DiagnosticDescriptor UnboundField = Rule("HGQL004", "Field that nothing answers");
    public static readonly DiagnosticDescriptor DuplicateBinding = Rule("HGQL005", "Bound twice");
    public static readonly DiagnosticDescriptor TypeMismatch = Rule("HGQL006", "Result does not fit the field's type");
    public static readonly DiagnosticDescriptor PerObjectAsync = Rule("HGQL007", "Asynchronous per object");
    public static readonly DiagnosticDescriptor BatchShape = Rule("HGQL008", "Not a batched resolver");
    public static readonly DiagnosticDescriptor ArgumentMismatch = Rule("HGQL009", "Arguments do not fit the parameters");
    public static readonly DiagnosticDescriptor EnumMismatch = Rule("HGQL010", "Enum members do not fit the values");
    public static readonly DiagnosticDescriptor LoaderShape = Rule("HGQL011", "Not a loader");
    public static readonly DiagnosticDescriptor OrphanResolver = Rule("HGQL012", "Resolver without field");
    public static readonly DiagnosticDescriptor StreamShape = Rule("HGQL013", "Not a stream of events, or one in the wrong place");

    private static readonly Dictionary<string, DiagnosticDescriptor> ById = new[]
    {
        Syntax, UnknownType, UnboundType, UnboundField, DuplicateBinding, TypeMismatch, PerObjectAsync, BatchShape, ArgumentMismatch,
        EnumMismatch, LoaderShape, OrphanResolver, StreamShape,
    }.ToDictionary(r => r.Id);

    public static Diagnostic ToDiagnostic(Finding finding)
    {
        var place = finding.Place;
        var start = new LinePosition(place.Line - 1, place.Column - 1);
        var location = place.Path.Length == 0 ? Location.None : Location.Create(
            place.Path,
            new TextSpan(place.Start, place.Length),
            new LinePositionSpan(start, new LinePosition(start.Line, start.Character + place.Length)));
        return Diagnostic.Create(ById[finding.Id], location, finding.Message);
    }

    private static DiagnosticDescriptor Rule(string id, string title) =>
        new(id, title, "{0}", "GraphQL", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
