using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Headless.MicroBench;

// dotnet run -c Release --project tools/MicroBench -- --filter '*': the parts of the engine one by one, with what they allocate.
// In this process: a generated project would know neither the lock files nor the internals that are measured.
var config = DefaultConfig.Instance
    .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
    .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "headless-micro-bench"));
BenchmarkSwitcher.FromAssembly(typeof(DocumentBenchmarks).Assembly).Run(args, config);
