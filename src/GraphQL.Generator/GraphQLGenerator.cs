using System.Collections.Immutable;
using Headless.GraphQL.Generator.Analysis;
using Headless.GraphQL.Generator.Emit;
using Headless.GraphQL.Generator.Model;
using Headless.GraphQL.Generator.Parsing;
using Microsoft.CodeAnalysis;

namespace Headless.GraphQL.Generator;

/// <summary>
/// Binds the SDL files named by the build property <c>GraphQLOwns</c> to the C# of the project. Three steps: what stands in SDL and C#
/// is read into models that compare by value, the models are held against each other, and what comes out is written. An edit that
/// leaves the models equal ends there.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class GraphQLGenerator : IIncrementalGenerator
{
    /// <summary>Name of the step whose output decides whether anything is written again.</summary>
    public const string ModelStep = "Model";

    private const string TypeAttribute = "Headless.GraphQL.GraphQLTypeAttribute";
    private const string ResolversAttribute = "Headless.GraphQL.GraphQLResolversAttribute";
    private const string LoaderAttribute = "Headless.GraphQL.GraphQLLoaderAttribute";
    private static readonly char[] Separators = [',', ';', ' '];

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var sdl = context.AdditionalTextsProvider
            .Where(static t => t.Path.EndsWith(".graphql", StringComparison.OrdinalIgnoreCase))
            .Select(static (t, token) => new SdlFile(t.Path, t.GetText(token)?.ToString() ?? ""))
            .Collect()
            .Select(static (files, _) => SdlSchema.Parse(files));
        var settings = context.AnalyzerConfigOptionsProvider
            .Combine(context.CompilationProvider.Select(static (c, _) => c.AssemblyName ?? ""))
            .Select(static (both, _) => ReadSettings(both.Left.GlobalOptions, both.Right));
        var clr = MarkedTypes(context)
            .Combine(SharedTypes(context, sdl, settings))
            .Combine(Resolvers(context))
            .Combine(Loaders(context))
            .Select(static (all, _) => new ClrSide(
                [.. all.Left.Left.Left, .. all.Left.Left.Right], [.. all.Left.Right], [.. all.Right]));
        var model = sdl.Combine(clr).Combine(settings)
            .Select(static (all, _) => ModuleAnalyzer.Analyze(all.Left.Left, all.Left.Right, all.Right))
            .WithTrackingName(ModelStep);
        context.RegisterSourceOutput(model, static (output, module) => Write(output, module));
    }

    private static void Write(SourceProductionContext output, ModuleModel module)
    {
        foreach (var finding in module.Findings)
        {
            output.ReportDiagnostic(Rules.ToDiagnostic(finding));
        }

        if (module.Sdl.Count > 0)
        {
            output.AddSource("GraphQLEnums.g.cs", EnumEmitter.Emit(module));
            output.AddSource("GraphQLInputs.g.cs", InputEmitter.Emit(module));
            output.AddSource($"{module.Name}GraphQLModule.g.cs", ModuleEmitter.Emit(module));
        }
    }

    private static Settings ReadSettings(Microsoft.CodeAnalysis.Diagnostics.AnalyzerConfigOptions options, string assemblyName)
    {
        return new Settings(
            Property("RootNamespace") is { Length: > 0 } root ? root : assemblyName,
            [.. Property("GraphQLOwns").Split(Separators, StringSplitOptions.RemoveEmptyEntries)],
            [.. Property("GraphQLSharedNamespaces").Split(Separators, StringSplitOptions.RemoveEmptyEntries)]);

        string Property(string name) => options.TryGetValue($"build_property.{name}", out var value) ? value : "";
    }

    private static IncrementalValueProvider<ImmutableArray<BoundType>> MarkedTypes(IncrementalGeneratorInitializationContext context) =>
        context.SyntaxProvider
            .ForAttributeWithMetadataName(TypeAttribute, static (_, _) => true, static (c, _) =>
                ClrTypeReader.ReadBound(NameIn(c.Attributes[0]), (INamedTypeSymbol)c.TargetSymbol))
            .Collect();

    private static IncrementalValueProvider<ImmutableArray<ResolverClass>> Resolvers(IncrementalGeneratorInitializationContext context) =>
        context.SyntaxProvider
            .ForAttributeWithMetadataName(ResolversAttribute, static (_, _) => true, static (c, _) =>
                ClrTypeReader.ReadResolvers(NameIn(c.Attributes[0]), (INamedTypeSymbol)c.TargetSymbol))
            .Collect();

    private static IncrementalValueProvider<ImmutableArray<ClrMethod>> Loaders(IncrementalGeneratorInitializationContext context) =>
        context.SyntaxProvider
            .ForAttributeWithMetadataName(LoaderAttribute, static (_, _) => true, static (c, _) =>
                ClrTypeReader.ReadMethod(NameIn(c.Attributes[0]), (IMethodSymbol)c.TargetSymbol))
            .Collect();

    /// <summary>Types bound by an attribute of the assembly, and types of the shared namespaces that the SDL names.</summary>
    private static IncrementalValueProvider<EquatableArray<BoundType>> SharedTypes(
        IncrementalGeneratorInitializationContext context,
        IncrementalValueProvider<SdlSchema> sdl,
        IncrementalValueProvider<Settings> settings) =>
        context.CompilationProvider.Combine(sdl).Combine(settings)
            .Select(static (all, _) => SharedTypeFinder.Find(all.Left.Left, all.Left.Right, all.Right))
            .WithTrackingName("SharedTypes");

    private static string NameIn(AttributeData attribute) => attribute.ConstructorArguments.FirstOrDefault().Value as string ?? "";
}
