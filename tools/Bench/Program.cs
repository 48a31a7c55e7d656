using Headless.Bench;
using Headless.Bench.Http;
using Headless.Bench.Scale;
using Headless.Bench.Stores;

// dotnet run -c Release --project tools/Bench -- NAME…: those benchmarks, or all that need nothing but this repository when none is named.
// http [options]: beside the reference servers; needs them and wrk, and 20 minutes.
// scale [N…] [--without-search]: what N products and N / 10 carts take on MongoDB, Redis and Elasticsearch; needs the three.
// stores [--import] [--no-growth]: MongoDB and Redis against the same calls by hand; imports the catalogue into them once, or anew.
// search-servers [--import] [--no-growth]: what the gateway adds to a search by Elasticsearch and OpenSearch.
// Both start the servers that they find missing, and keep the catalogue in MongoDB under headless_bench.
// hostile: how fast requests are refused that are made to hurt, and who notices.
var data = Path.Combine(Path.GetTempPath(), "headless-bench");
switch (args)
{
    case ["http", ..]:
        return await HttpBench.RunAsync(args[1..]);
    case ["stores", ..]:
        return await StoresBench.RunAsync(args[1..]);
    case ["search-servers", ..]:
        return await SearchServersBench.RunAsync(args[1..]);
    case ["hostile"]:
        return await HostileBench.RunAsync();
    case ["scale", ..]:
        return await ScaleBench.RunAsync(args[1..], data);
}

(string Name, bool NeedsData, Func<Task> Run)[] known =
[
    ("engine", false, EngineBench.RunAsync),
    ("import", false, () => CatalogueBench.ImportAsync(data)),
    ("list", true, () => CatalogueBench.ListAsync(data)),
    ("search", true, () => CatalogueBench.SearchAsync(data)),
    ("memory", true, () => CatalogueBench.MemoryAsync(data)),
    ("subscribers", false, SubscriberBench.RunAsync),
    ("search-scale", false, () => SearchScale.RunAsync(Console.Out, CancellationToken.None)),
];
var unknown = args.Except(known.Select(benchmark => benchmark.Name)).ToList();
if (unknown.Count > 0)
{
    var names = string.Join(", ", known.Select(benchmark => benchmark.Name));
    Console.Error.WriteLine(
        $"Unknown: {string.Join(", ", unknown)}. Known: {names}; alone: http, hostile, scale, stores, search-servers.");
    return 2;
}

foreach (var (name, needsData, run) in known.Where(benchmark => args.Length == 0 || args.Contains(benchmark.Name)))
{
    if (needsData && !Directory.Exists(data))
    {
        await CatalogueBench.ImportAsync(data);
    }

    await run();
}

return 0;
