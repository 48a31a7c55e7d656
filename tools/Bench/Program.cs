using Headless.Bench;
using Headless.Bench.Http;

// dotnet run -c Release --project tools/Bench -- [engine] [import] [list] [search] [memory] [search-scale]: all of them when none is named.
// dotnet run -c Release --project tools/Bench -- http [options]: beside the reference servers; needs them and wrk, and 20 minutes.
if (args is ["http", ..])
{
    return await HttpBench.RunAsync(args[1..]);
}

// dotnet run -c Release --project tools/Bench -- hostile: how fast requests are refused that are made to hurt, and who notices.
if (args is ["hostile"])
{
    return await HostileBench.RunAsync();
}

string[] known = ["engine", "import", "list", "search", "memory", "search-scale"];
var unknown = args.Except(known).ToList();
if (unknown.Count > 0)
{
    Console.Error.WriteLine($"Unknown: {string.Join(", ", unknown)}. Known: http, hostile (alone), {string.Join(", ", known)}.");
    return 2;
}

var wanted = args.Length == 0 ? known : args;
if (wanted.Contains("engine"))
{
    await EngineBench.RunAsync();
    wanted = [.. wanted.Except(["engine"])];
    if (wanted.Length == 0)
    {
        return 0;
    }
}

var data = Path.Combine(Path.GetTempPath(), "headless-bench");
if (wanted.Contains("import") || !Directory.Exists(data))
{
    await CatalogueBench.ImportAsync(data);
}

if (wanted.Contains("list"))
{
    await CatalogueBench.ListAsync(data);
}

if (wanted.Contains("search"))
{
    await CatalogueBench.SearchAsync(data);
}

if (wanted.Contains("memory"))
{
    await CatalogueBench.MemoryAsync(data);
}

if (wanted.Contains("search-scale"))
{
    await SearchScale.RunAsync(Console.Out, CancellationToken.None);
}

return 0;
