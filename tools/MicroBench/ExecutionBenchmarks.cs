using System.Buffers;
using BenchmarkDotNet.Attributes;
using Headless.GraphQL;
using Headless.GraphQL.Execution;
using Headless.GraphQL.Language;
using Headless.GraphQL.Planning;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headless.MicroBench;

/// <summary>What each request costs once its document is known: resolving, writing, and all of it together.</summary>
[MemoryDiagnoser]
public class ExecutionBenchmarks
{
    private readonly ArrayBufferWriter<byte> _output = new(256 * 1024);
    private GraphQLExecutor _executor = null!;
    private GraphQLRequest _request = null!;
    private OperationPlan _plan = null!;
    private OperationContext _running = null!;
    private OperationContext _resolved = null!;

    [Params("a", "b", "c")]
    public string Name { get; set; } = "";

    [GlobalSetup]
    public async Task SetupAsync()
    {
        var document = Documents.Of(Name);
        _executor = document.Executor;
        _request = GraphQLRequest.Of(document.Text);
        _plan = new PreparedDocument(_executor.Composed, GraphQLParser.Parse(document.Text)).Find(null).PlanFor([]);
        _running = NewContext();
        _resolved = NewContext();
        await ResolveAsync(_resolved);
    }

    /// <summary>The resolvers and what is gathered for them, level by level.</summary>
    [Benchmark]
    public async Task Execute()
    {
        await ResolveAsync(_running);
        _running.End();
    }

    /// <summary>The JSON of results that are there.</summary>
    [Benchmark]
    public int Write()
    {
        _resolved.Writer.TakeBack(0);
        _plan.Root.WriteAt(_resolved.Writer, 0);
        return _resolved.Writer.Length;
    }

    /// <summary>What a transport calls: found in the cache, executed, written, copied to the output.</summary>
    [Benchmark]
    public async Task<int> Request()
    {
        _output.ResetWrittenCount();
        await _executor.ExecuteAsync(_request, Documents.ReferenceServices, _output, CancellationToken.None);
        return _output.WrittenCount;
    }

    private static OperationContext NewContext() => new(NullLogger.Instance, errorsPerResponse: 100);

    private async ValueTask ResolveAsync(OperationContext context)
    {
        context.Begin(_plan, _request, [], Documents.ReferenceServices, CancellationToken.None);
        _plan.Root.AddBoxed(context, _plan);
        await StageRunner.RunAsync(context, _plan.Parts[0]);
    }
}
