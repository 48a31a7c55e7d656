using Headless.GraphQL.Generator.Model;
using Microsoft.CodeAnalysis;

namespace Headless.GraphQL.Generator.Parsing;

/// <summary>Turns symbols into models, so that nothing behind this point holds on to a compilation.</summary>
internal static class ClrTypeReader
{
    private static readonly SymbolDisplayFormat FullFormat = SymbolDisplayFormat.FullyQualifiedFormat
        .RemoveMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat ShortFormat = SymbolDisplayFormat.MinimallyQualifiedFormat
        .RemoveMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier)
        .WithGenericsOptions(SymbolDisplayGenericsOptions.None);

    public static ClrType Read(ITypeSymbol symbol)
    {
        var isNullable = symbol.NullableAnnotation == NullableAnnotation.Annotated;
        if (symbol is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            return Read(nullable.TypeArguments[0]) with { IsNullable = true };
        }

        if (symbol.TypeKind == TypeKind.Error)
        {
            return new ClrType(ClrKind.Unknown, symbol.Name, symbol.Name, false, isNullable, null, false, default);
        }

        var (kind, element) = Classify(symbol);
        return new ClrType(
            kind,
            symbol is IArrayTypeSymbol ? "Array" : symbol.ToDisplayString(ShortFormat),
            symbol.ToDisplayString(FullFormat),
            symbol.IsValueType,
            isNullable,
            element is null ? null : Read(element),
            IsTextStruct(symbol),
            kind == ClrKind.Enum ? [.. symbol.GetMembers().OfType<IFieldSymbol>().Select(f => f.Name)] : []);
    }

    public static BoundType ReadBound(string sdlName, INamedTypeSymbol type)
    {
        var properties = new Dictionary<string, ClrProperty>(StringComparer.Ordinal);
        for (var current = type; current is not null; current = current.BaseType)
        {
            foreach (var property in current.GetMembers().OfType<IPropertySymbol>())
            {
                if (!property.IsStatic && !property.IsIndexer && property.GetMethod is { DeclaredAccessibility: not Accessibility.Private }
                    && !properties.ContainsKey(property.Name))
                {
                    properties.Add(property.Name, new ClrProperty(property.Name, Read(property.Type)));
                }
            }
        }

        return new BoundType(sdlName, Read(type) with { IsNullable = false }, [.. properties.Values]);
    }

    public static ClrMethod ReadMethod(string sdlType, IMethodSymbol method) => new(
        sdlType,
        method.ContainingType.Name,
        $"{method.ContainingType.ToDisplayString(FullFormat)}.{method.Name}",
        method.Name,
        method.ReturnsVoid ? null : Read(method.ReturnType),
        [.. method.Parameters.Select(p => new ClrParameter(p.Name, Read(p.Type)))],
        ReadPlace(method));

    public static ResolverClass ReadResolvers(string sdlType, INamedTypeSymbol type) => new(
        sdlType,
        type.Name,
        [
            .. type.GetMembers().OfType<IMethodSymbol>()
                .Where(m => m is { IsStatic: true, MethodKind: MethodKind.Ordinary, DeclaredAccessibility: not Accessibility.Private })
                .Where(m => !m.GetAttributes().Any(a => a.AttributeClass?.Name == "GraphQLLoaderAttribute"))
                .Select(m => ReadMethod(sdlType, m)),
        ],
        ReadPlace(type));

    private static Place ReadPlace(ISymbol symbol)
    {
        var location = symbol.Locations.FirstOrDefault(l => l.IsInSource);
        if (location is null)
        {
            return new Place("", 0, 0, 1, 1);
        }

        var start = location.GetLineSpan().StartLinePosition;
        var span = location.SourceSpan;
        return new Place(location.SourceTree!.FilePath, span.Start, span.Length, start.Line + 1, start.Character + 1);
    }

    private static (ClrKind Kind, ITypeSymbol? Element) Classify(ITypeSymbol symbol)
    {
        if (symbol.TypeKind == TypeKind.Enum)
        {
            return (ClrKind.Enum, null);
        }

        if (symbol is IArrayTypeSymbol { Rank: 1 } array)
        {
            return (ClrKind.List, array.ElementType);
        }

        if (symbol is not INamedTypeSymbol named || symbol.SpecialType == SpecialType.System_String)
        {
            return (ClrKind.Plain, null);
        }

        if (named.TypeArguments.Length == 1)
        {
            var argument = named.TypeArguments[0];
            var kind = $"{named.ContainingNamespace.ToDisplayString()}.{named.Name}" switch
            {
                "System.Threading.Tasks.Task" => ClrKind.Task,
                "System.Threading.Tasks.ValueTask" => ClrKind.ValueTask,
                "System.Collections.Generic.IAsyncEnumerable" => ClrKind.AsyncEnumerable,
                "Headless.GraphQL.Connection" => ClrKind.Connection,
                "Headless.GraphQL.FieldResult" => ClrKind.FieldResult,
                _ => ClrKind.Plain,
            };
            if (kind != ClrKind.Plain)
            {
                return (kind, argument);
            }
        }

        var list = IsReadOnlyList(named) ? named : named.AllInterfaces.FirstOrDefault(IsReadOnlyList);
        return list is null ? (ClrKind.Plain, null) : (ClrKind.List, list.TypeArguments[0]);
    }

    private static bool IsReadOnlyList(INamedTypeSymbol type) =>
        type is { Name: "IReadOnlyList", TypeArguments.Length: 1 }
        && type.ContainingNamespace.ToDisplayString() == "System.Collections.Generic";

    private static bool IsTextStruct(ITypeSymbol symbol) =>
        symbol is INamedTypeSymbol { TypeKind: TypeKind.Struct } type
        && type.GetMembers("Value").OfType<IPropertySymbol>().Any(p => p.Type.SpecialType == SpecialType.System_String)
        && type.InstanceConstructors.Any(c => c.Parameters.Length == 1 && c.Parameters[0].Type.SpecialType == SpecialType.System_String);
}
