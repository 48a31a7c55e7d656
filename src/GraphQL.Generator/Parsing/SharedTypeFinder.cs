using Headless.GraphQL.Generator.Analysis;
using Headless.GraphQL.Generator.Model;
using Microsoft.CodeAnalysis;

namespace Headless.GraphQL.Generator.Parsing;

/// <summary>Finds C# types that are not marked themselves.</summary>
internal static class SharedTypeFinder
{
    private const string BindAttribute = "Headless.GraphQL.BindGraphQLTypeAttribute";
    private const string TypeAttribute = "Headless.GraphQL.GraphQLTypeAttribute";

    public static EquatableArray<BoundType> Find(Compilation compilation, SdlSchema sdl, Settings settings)
    {
        var found = new List<BoundType>();
        foreach (var attribute in compilation.Assembly.GetAttributes())
        {
            if (attribute.AttributeClass?.ToDisplayString() == BindAttribute
                && attribute.ConstructorArguments.Length == 2
                && attribute.ConstructorArguments[0].Value is string name
                && attribute.ConstructorArguments[1].Value is INamedTypeSymbol type)
            {
                found.Add(ClrTypeReader.ReadBound(name, type));
            }
        }

        foreach (var name in sdl.TypeNames.Where(n => found.All(f => f.SdlName != n)).ToList())
        {
            foreach (var shared in settings.SharedNamespaces)
            {
                if (compilation.GetTypeByMetadataName($"{shared}.{name}") is { IsStatic: false } type
                    && compilation.IsSymbolAccessibleWithin(type, compilation.Assembly)
                    && !IsMarked(type))
                {
                    found.Add(ClrTypeReader.ReadBound(name, type) with { IsByName = true });
                    break;
                }
            }
        }

        return [.. found];
    }

    private static bool IsMarked(INamedTypeSymbol type) =>
        type.GetAttributes().Any(a => a.AttributeClass?.ToDisplayString() == TypeAttribute);
}
