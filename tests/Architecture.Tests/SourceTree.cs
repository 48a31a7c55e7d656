using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Headless.Architecture.Tests;

/// <summary>One text file of the repository: its path with forward slashes from the root, and its text.</summary>
public sealed class SourceFile(string path, string text)
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Preview, DocumentationMode.Parse);

    private readonly Lazy<SyntaxNode> _syntax = new(() => CSharpSyntaxTree.ParseText(text, Options).GetRoot());

    public string Path { get; } = path;

    public string Text { get; } = text;

    public string Name => System.IO.Path.GetFileName(Path);

    public string Folder => Path.Contains('/') ? Path[..Path.LastIndexOf('/')] : "";

    public bool IsTest => Path.StartsWith("tests/", StringComparison.Ordinal);

    public bool IsTool => Path.StartsWith("tools/", StringComparison.Ordinal);

    public IReadOnlyList<string> Lines => field ??= Text.TrimEnd('\n').Split('\n');

    /// <summary>Only for C#.</summary>
    public SyntaxNode Syntax => _syntax.Value;

    public bool HasExtension(params ReadOnlySpan<string> extensions) => extensions.Contains(System.IO.Path.GetExtension(Path));

    public string At(SyntaxNode node) => $"{Path}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}";
}

/// <summary>What a rule looks at: the repository, or a fixture that breaks the rule.</summary>
public sealed class SourceTree(IReadOnlyList<SourceFile> files)
{
    /// <summary>Largest text that is read, in bytes: what is larger is data.</summary>
    private const int MaxFileBytes = 2_000_000;

    private readonly Dictionary<string, SourceFile> _byPath = files.ToDictionary(file => file.Path);

    /// <summary>The repository that this test was built from.</summary>
    public static SourceTree Repository { get; } = Load(RepositoryFolder.Path);

    public IReadOnlyList<SourceFile> Files { get; } = files;

    public IEnumerable<SourceFile> CSharp => Files.Where(file => file.HasExtension(".cs"));

    public IEnumerable<SourceFile> Projects => Files.Where(file => file.HasExtension(".csproj"));

    public static SourceTree Of(params (string Path, string Text)[] files) => new([.. files.Select(f => new SourceFile(f.Path, f.Text))]);

    public SourceFile? Find(string path) => _byPath.GetValueOrDefault(path);

    private static SourceTree Load(string root)
    {
        var ignored = File.ReadAllLines(Path.Combine(root, ".gitignore")).Select(line => line.Trim('/')).Append(".git").ToHashSet();
        var found = new List<SourceFile>();
        Walk(new DirectoryInfo(root));
        return new SourceTree(found);

        void Walk(DirectoryInfo folder)
        {
            foreach (var entry in folder.EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
            {
                if (ignored.Contains(entry.Name))
                {
                    continue;
                }

                if (entry is DirectoryInfo inner)
                {
                    Walk(inner);
                }
                else if (entry is FileInfo file)
                {
                    var path = Path.GetRelativePath(root, file.FullName).Replace('\\', '/');
                    found.Add(new SourceFile(path, file.Length <= MaxFileBytes ? File.ReadAllText(file.FullName) : ""));
                }
            }
        }
    }
}
