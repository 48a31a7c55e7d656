using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Headless.GraphQL.Language;
using Headless.GraphQL.Planning;
using Headless.GraphQL.Validation;

namespace Headless.MicroBench;

/// <summary>What a document costs that nobody has sent before, part by part.</summary>
[MemoryDiagnoser]
public class DocumentBenchmarks
{
    private readonly GraphQLLimits _limits = new();
    private Document _document = null!;
    private byte[] _text = [];
    private DocumentNode _node = null!;
    private object?[] _variables = [];

    [Params("a", "b", "c", "page, 60 fields", "search", "introspection")]
    public string Name { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _document = Documents.Of(Name);
        _text = Encoding.UTF8.GetBytes(_document.Text);
        _node = (DocumentNode)Parse();
        using var variables = JsonDocument.Parse(_document.Variables);
        _variables = new PreparedDocument(_document.Executor.Composed, _node).Find(null).CoerceVariables(variables.RootElement);
        if (Validate() != 0)
        {
            throw new InvalidOperationException($"The document \"{Name}\" is not valid.");
        }
    }

    [Benchmark]
    public object Parse() => GraphQLParser.Parse(Encoding.UTF8.GetString(_text), _limits.ToParserOptions());

    /// <summary>Limits and all rules; the number of errors.</summary>
    [Benchmark]
    public int Validate() =>
        (LimitChecker.Check(_node, _limits) is null ? 0 : 1) + DocumentValidator.Validate(_document.Executor.Schema, _node).Count;

    [Benchmark]
    public object Plan() => new PreparedDocument(_document.Executor.Composed, _node).Find(null).PlanFor(_variables);
}
