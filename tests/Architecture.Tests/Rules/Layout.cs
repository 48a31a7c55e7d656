using System.Text.RegularExpressions;

namespace Headless.Architecture.Tests.Rules;

/// <summary>Where things stand: the top level, projects, lock files, SDL files and their owners.</summary>
public static partial class Layout
{
    private static readonly string[] TopLevel =
    [
        ".ci", ".dockerignore", ".editorconfig", ".gitattributes", ".gitignore", "Directory.Build.props", "Directory.Packages.props",
        "Headless.sln", "LICENSE", "README.md", "docker", "global.json", "schema", "src", "tests", "tools",
    ];

    public static IReadOnlyList<Rule> Rules { get; } =
    [
        new("The top level holds only what it may", StrangeTopLevel),
        new("Every source file belongs to a project", Orphans),
        new("Every project is in the solution and locked", UnknownToSolution),
        new("Every SDL file is owned by exactly one project", UnownedSdl),
        new("A mutation stands in the file of its name", MisplacedMutations),
    ];

    private static IEnumerable<string> StrangeTopLevel(SourceTree tree) =>
        from entry in tree.Files.Select(file => file.Path.Split('/')[0]).Except(TopLevel)
        select $"{entry}: does not belong to the top level.";

    private static IEnumerable<string> Orphans(SourceTree tree)
    {
        var folders = tree.Projects.Select(project => project.Folder + "/").ToArray();
        return tree.CSharp
            .Where(file => !folders.Any(folder => file.Path.StartsWith(folder, StringComparison.Ordinal)))
            .Select(file => $"{file.Path}: belongs to no project.");
    }

    private static IEnumerable<string> UnknownToSolution(SourceTree tree)
    {
        var solution = tree.Find("Headless.sln")?.Text.Replace('\\', '/') ?? "";
        foreach (var project in tree.Projects)
        {
            if (!solution.Contains($"\"{project.Path}\"", StringComparison.Ordinal))
            {
                yield return $"{project.Path}: is not in Headless.sln.";
            }

            if (tree.Find($"{project.Folder}/packages.lock.json") is null)
            {
                yield return $"{project.Path}: has no packages.lock.json.";
            }
        }
    }

    private static IEnumerable<string> UnownedSdl(SourceTree tree)
    {
        var owners = Owners(tree).ToLookup(owner => owner.Sdl, owner => owner.Project.FilePath);
        var files = tree.Files.Where(file => file.HasExtension(".graphql") && !IsFixture(file)).ToArray();
        foreach (var file in files)
        {
            if (file.Folder == "schema" && owners[file.Name].Count() != 1)
            {
                yield return $"{file.Path}: is owned by {owners[file.Name].Count()} projects; GraphQLOwns of one names it.";
            }
            else if (file.Folder is not ("schema" or "schema/released"))
            {
                yield return $"{file.Path}: SDL stands in schema/.";
            }
        }

        var projects = owners.Where(owner => owner.Any(path => path.StartsWith("src/", StringComparison.Ordinal)));
        foreach (var owner in projects.Where(owner => files.All(file => file.Path != $"schema/{owner.Key}")))
        {
            yield return $"{owner.First()}: owns {owner.Key}, which does not exist.";
        }
    }

    /// <summary>SDL that a test reads and no project answers for.</summary>
    private static bool IsFixture(SourceFile file) => file.IsTest || file.IsTool;

    private static IEnumerable<string> MisplacedMutations(SourceTree tree) =>
        from owner in Owners(tree)
        let sdl = tree.Find($"schema/{owner.Sdl}")
        where sdl is not null && owner.Project.Folder.StartsWith("src/Modules/", StringComparison.Ordinal)
        from field in MutationFields(sdl.Text)
        let name = char.ToUpperInvariant(field[0]) + field[1..] + ".cs"
        let folder = owner.Project.Folder + "/"
        where !tree.CSharp.Any(file => file.Name == name && file.Path.StartsWith(folder, StringComparison.Ordinal))
        select $"{sdl.Path}: {field} has no file {folder}{name}.";

    private static IEnumerable<(string Sdl, ProjectFile Project)> Owners(SourceTree tree) =>
        from file in tree.Projects
        let project = new ProjectFile(tree, file)
        from sdl in (project.Property("GraphQLOwns") ?? "").Split([',', ';'], StringSplitOptions.RemoveEmptyEntries)
        select (sdl.Trim(), project);

    /// <summary>The field names of <c>type Mutation</c> and its extensions.</summary>
    private static IEnumerable<string> MutationFields(string sdl)
    {
        var bare = Arguments().Replace(Noise().Replace(sdl, " "), "");
        return
            from type in MutationType().Matches(bare)
            from field in Field().Matches(type.Groups["body"].Value)
            select field.Groups["name"].Value;
    }

    [GeneratedRegex("\"\"\".*?\"\"\"|\"(\\\\.|[^\"\\\\\n])*\"|#[^\n]*", RegexOptions.Singleline)]
    private static partial Regex Noise();

    [GeneratedRegex(@"\btype\s+Mutation\b[^{]*\{(?<body>[^{}]*)\}")]
    private static partial Regex MutationType();

    [GeneratedRegex(@"\((?>[^()]+|(?<open>\()|(?<-open>\)))*(?(open)(?!))\)")]
    private static partial Regex Arguments();

    [GeneratedRegex(@"(?<name>\w+)\s*:")]
    private static partial Regex Field();
}
