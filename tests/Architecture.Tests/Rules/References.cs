namespace Headless.Architecture.Tests.Rules;

/// <summary>Who may see whom. A new reference is a decision: it is made in this table, in review.</summary>
public static class References
{
    private const string ModuleProjects = "GraphQL GraphQL.Generator:analyzer Kernel Storage";
    private const string Server = "Kernel GraphQL Storage Storage.Sqlite Cart Catalog Identity Search Gateway";
    private const string Adapters = "Storage.Elasticsearch Storage.MongoDb Storage.Redis Storage.Sqlite";
    private const string Bench =
        "GraphQL Kernel Storage Storage.MongoDb Storage.Redis Storage.Sqlite Cart Catalog Search Gateway ReferenceServer Servers";

    private const string AspNet = "Microsoft.AspNetCore.App";
    private const string Xunit = "Microsoft.NET.Test.Sdk xunit xunit.runner.visualstudio";

    /// <summary>Project | project references | packages and shared frameworks. Equality is demanded, not inclusion.</summary>
    private static readonly string Allowed =
        $"""
        src/Kernel                  | |
        src/GraphQL                 | | {AspNet}
        src/GraphQL.Generator       | | Microsoft.CodeAnalysis.Analyzers Microsoft.CodeAnalysis.CSharp
        src/Storage                 | Kernel | {AspNet} System.IO.Hashing
        src/Storage.Elasticsearch   | Kernel Storage | {AspNet} Microsoft.Extensions.Http.Resilience
        src/Storage.MongoDb         | Kernel Storage | {AspNet} MongoDB.Driver
        src/Storage.Redis           | Kernel Storage | {AspNet} StackExchange.Redis
        src/Storage.Sqlite          | Kernel Storage | {AspNet} SQLitePCLRaw.bundle_e_sqlite3 SQLitePCLRaw.core
        src/Modules/Cart            | {ModuleProjects} | {AspNet}
        src/Modules/Catalog         | {ModuleProjects} | {AspNet}
        src/Modules/Identity        | {ModuleProjects} | {AspNet}
        src/Modules/Search          | {ModuleProjects} | {AspNet}
        src/Gateway                 | {ModuleProjects} {Adapters} Cart Catalog Identity Search | {OpenTelemetry}
        tests/Architecture.Tests    | | {Xunit} Microsoft.CodeAnalysis.CSharp
        tests/GraphQL.Tests         | GraphQL GraphQL.Generator:analyzer | {Xunit} {AspNet}
        tests/GraphQL.Generator.Tests | GraphQL GraphQL.Generator | {Xunit} {AspNet} Snapshooter.Xunit Microsoft.CodeAnalysis.CSharp
        tests/Storage.Tests         | Kernel Storage {Adapters} Servers | {Xunit} {AspNet}
        tests/Modules.Tests         | {Server} | {Xunit} {AspNet} FsCheck.Xunit
        tests/Conformance.Tests     | Conformance | {Xunit} {AspNet}
        tests/Gateway.Tests         | {Server} Storage.Elasticsearch Storage.MongoDb Storage.Redis Cli Servers | {Xunit} {GatewayTests}
        tools/Bench                 | {Bench} | {AspNet} MongoDB.Driver
        tools/Conformance           | GraphQL Gateway | {AspNet} System.CommandLine
        tools/MicroBench            | GraphQL Gateway ReferenceServer | {AspNet} BenchmarkDotNet
        tools/ReferenceServer       | GraphQL GraphQL.Generator:analyzer | {AspNet}
        tools/Servers               | |
        tools/Cli                   | GraphQL Gateway Storage Servers | {AspNet} System.CommandLine Spectre.Console CsvHelper
        """;

    private const string OpenTelemetry =
        "OpenTelemetry.Extensions.Hosting OpenTelemetry.Exporter.OpenTelemetryProtocol OpenTelemetry.Instrumentation.AspNetCore "
        + "OpenTelemetry.Instrumentation.Http OpenTelemetry.Instrumentation.Runtime";

    private const string GatewayTests = $"{AspNet} Microsoft.Playwright CsvHelper";

    private static readonly string[] AdapterPackages = ["MongoDB.", "StackExchange.Redis", "Microsoft.Data.Sqlite", "SQLitePCLRaw"];

    public static IReadOnlyList<Rule> Rules { get; } =
    [
        new("References equal the allowed table", UnlikeTable),
        new("Every project of the table exists", Missing),
        new("References are plain", tree => Each(tree).SelectMany(project => project.Tricks())),
        new("Kernel and engine stand alone", NotAlone),
        new("Modules see ports, never adapters or each other", NosyModules),
        new("Adapters are seen only by the host, tests and benchmarks", LeakedAdapters),
        new("Internals are shown only to tests and benchmarks", LeakedInternals),
    ];

    private static IEnumerable<ProjectFile> Each(SourceTree tree) => tree.Projects.Select(file => new ProjectFile(tree, file));

    private static IEnumerable<(string Folder, string[] Projects, string[] Packages)> Table() =>
        from line in Allowed.Split('\n')
        let cells = line.Split('|')
        select (cells[0].Trim(), Words(cells[1]), Words(cells[2]));

    private static string[] Words(string cell) => [.. cell.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> UnlikeTable(SourceTree tree)
    {
        var table = Table().ToDictionary(row => row.Folder);
        foreach (var project in Each(tree))
        {
            if (!table.TryGetValue(project.Folder, out var row))
            {
                yield return $"{project.FilePath}: is not in the table.";
                continue;
            }

            foreach (var extra in project.Projects.Except(row.Projects).Concat(project.Packages.Except(row.Packages)))
            {
                yield return $"{project.FilePath}: may not refer to {extra}.";
            }

            foreach (var missing in row.Projects.Except(project.Projects).Concat(row.Packages.Except(project.Packages)))
            {
                yield return $"{project.FilePath}: no longer refers to {missing}; take it out of the table.";
            }
        }
    }

    private static IEnumerable<string> Missing(SourceTree tree) =>
        Table().Where(row => tree.Projects.All(p => p.Folder != row.Folder)).Select(row => $"{row.Folder}: has no project.");

    private static IEnumerable<string> NotAlone(SourceTree tree) =>
        from project in Each(tree)
        where project.Folder is "src/Kernel" or "src/GraphQL" or "src/GraphQL.Generator"
        from reference in project.Projects
        select $"{project.FilePath}: stands alone, but refers to {reference}.";

    private static IEnumerable<string> NosyModules(SourceTree tree) =>
        from project in Each(tree)
        where project.Folder.StartsWith("src/Modules/", StringComparison.Ordinal)
        from reference in project.Projects.Except(Words(ModuleProjects)).Concat(project.Packages.Where(IsAdapterPackage))
        select $"{project.FilePath}: a module may not refer to {reference}.";

    private static IEnumerable<string> LeakedAdapters(SourceTree tree) =>
        from project in Each(tree)
        where project.Folder is not ("src/Gateway" or "tools/Bench") && !project.Folder.StartsWith("tests/", StringComparison.Ordinal)
        where !project.Folder.StartsWith("src/Storage.", StringComparison.Ordinal)
        from reference in project.Projects.Concat(project.Packages)
        where reference.StartsWith("Storage.", StringComparison.Ordinal) || IsAdapterPackage(reference)
        select $"{project.FilePath}: an adapter ({reference}) belongs to the host alone.";

    private static IEnumerable<string> LeakedInternals(SourceTree tree) =>
        from file in tree.Files
        where file.HasExtension(".cs", ".csproj", ".props")
        from line in file.Lines
        where line.Contains("InternalsVisibleTo" + (file.HasExtension(".cs") ? "(" : " "), StringComparison.Ordinal)
        where !line.Contains(".Tests\"", StringComparison.Ordinal) && !line.Contains("Bench\"", StringComparison.Ordinal)
        where !file.IsTest
        select $"{file.Path}: shows its internals to something else than tests: {line.Trim()}";

    private static bool IsAdapterPackage(string name) => AdapterPackages.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));
}
