using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Headless.GraphQL.Generator.Tests;

/// <summary>The generator run over C# and SDL texts, in a project named <c>Headless.Toys</c> that owns <c>toys.graphql</c>.</summary>
internal sealed class GeneratorRun
{
    private const string GlobalUsings = "global using System.Collections.Generic; global using System.Threading.Tasks;";

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Preview);

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private GeneratorDriver _driver;
    private CSharpCompilation _compilation;

    public GeneratorRun(string sdl, string code, string otherSdl = "scalar Other")
    {
        _compilation = CSharpCompilation.Create(
            "Headless.Toys",
            [CSharpSyntaxTree.ParseText(GlobalUsings, ParseOptions), Parse(code)],
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        _driver = CSharpGeneratorDriver.Create(
            [new GraphQLGenerator().AsSourceGenerator()],
            [new SdlText("schema/toys.graphql", sdl), new SdlText("schema/other.graphql", otherSdl)],
            ParseOptions,
            new BuildProperties(),
            new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        Run();
    }

    public GeneratorRunResult Result => _driver.GetRunResult().Results[0];

    /// <summary>What the generator found, each as <c>id file(line): message</c>.</summary>
    public IReadOnlyList<string> Findings =>
    [
        .. Result.Diagnostics.Select(d =>
        {
            var span = d.Location.GetLineSpan();
            return $"{d.Id} {Path.GetFileName(span.Path)}({span.StartLinePosition.Line + 1}): {d.GetMessage(null)}";
        }),
    ];

    /// <summary>Errors of the compiler over everything, what was generated included.</summary>
    public IReadOnlyList<string> CompilerErrors
    {
        get
        {
            _driver.RunGeneratorsAndUpdateCompilation(_compilation, out var updated, out _);
            var found = updated.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning && d.Id != "CS1701");
            return [.. found.Select(d => d.ToString())];
        }
    }

    public string Source(string name) => Result.GeneratedSources.Single(s => s.HintName == name).SourceText.ToString();

    /// <summary>Replaces the C# and runs again, as an editor does.</summary>
    public void Edit(string code)
    {
        _compilation = _compilation.ReplaceSyntaxTree(_compilation.SyntaxTrees[1], Parse(code));
        Run();
    }

    /// <summary>Why the outputs of a step came out as they did in the last run.</summary>
    public IReadOnlyList<IncrementalStepRunReason> ReasonsOf(string step) =>
        [.. Result.TrackedSteps[step].SelectMany(s => s.Outputs).Select(o => o.Reason)];

    private static SyntaxTree Parse(string code) => CSharpSyntaxTree.ParseText(code, ParseOptions, "Toys.cs");

    private void Run() => _driver = _driver.RunGenerators(_compilation);

    private sealed class SdlText(string path, string text) : AdditionalText
    {
        public override string Path { get; } = path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }

    private sealed class BuildProperties : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Options();

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class Options : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value)
            {
                value = key switch
                {
                    "build_property.RootNamespace" => "Headless.Toys",
                    "build_property.GraphQLOwns" => "toys.graphql",
                    "build_property.GraphQLSharedNamespaces" => "Headless.Shared,Headless.GraphQL",
                    _ => null,
                };
                return value is not null;
            }
        }
    }
}
