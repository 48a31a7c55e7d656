using System.Xml.Linq;

namespace Headless.Architecture.Tests.Rules;

/// <summary>The references of a project as MSBuild sees them: its own and those of the Directory.Build.props above it.</summary>
public sealed class ProjectFile
{
    private readonly SourceTree _tree;
    private readonly SourceFile _file;
    private readonly List<(SourceFile File, XElement Element)> _elements = [];

    public ProjectFile(SourceTree tree, SourceFile file)
    {
        _tree = tree;
        _file = file;
        for (var folder = file.Folder; ; folder = folder[..folder.LastIndexOf('/')])
        {
            if (tree.Find(folder.Length == 0 ? "Directory.Build.props" : $"{folder}/Directory.Build.props") is { } props)
            {
                Read(props);
                break;
            }

            if (!folder.Contains('/'))
            {
                if (tree.Find("Directory.Build.props") is { } top)
                {
                    Read(top);
                }

                break;
            }
        }

        Read(file);
    }

    public string Folder => _file.Folder;

    public string Name => Path.GetFileNameWithoutExtension(_file.Path);

    public string FilePath => _file.Path;

    /// <summary>Names of projects; one that is used only as an analyzer has <c>:analyzer</c> behind it.</summary>
    public IReadOnlyList<string> Projects => [.. Named("ProjectReference").Select(ProjectName).Order(StringComparer.Ordinal)];

    /// <summary>Names of packages and shared frameworks.</summary>
    public IReadOnlyList<string> Packages =>
        [.. Named("PackageReference").Concat(Named("FrameworkReference")).Select(e => Include(e.Element)).Order(StringComparer.Ordinal)];

    public string? Property(string name) => Named(name).Select(e => e.Element.Value.Trim()).LastOrDefault();

    /// <summary>What would make the lists above untrue, or hide a version.</summary>
    public IEnumerable<string> Tricks()
    {
        foreach (var (_, element) in _elements)
        {
            var isReference = element.Name.LocalName is "ProjectReference" or "PackageReference" or "FrameworkReference";
            var isConditional = element.AncestorsAndSelf().Any(e => e.Attribute("Condition") is not null);
            if (isReference && (isConditional || element.Attribute("Include") is null))
            {
                yield return $"{_file.Path}: a reference is conditional, updated or removed; say it plainly.";
            }

            if (element.Name.LocalName == "Reference" || (element.Name.LocalName == "Compile" && element.Attribute("Remove") is not null))
            {
                yield return $"{_file.Path}: <{element.Name.LocalName}> hides what the project is made of.";
            }

            var hasVersion = element.Attribute("Version") is not null || element.Attribute("VersionOverride") is not null;
            if (element.Name.LocalName == "PackageReference" && hasVersion)
            {
                yield return $"{_file.Path}: the version of {Include(element)} belongs into Directory.Packages.props.";
            }
        }
    }

    private static string Include(XElement element) => element.Attribute("Include")?.Value ?? "";

    private static string ProjectName((SourceFile File, XElement Element) reference)
    {
        var name = Path.GetFileNameWithoutExtension(Include(reference.Element).Replace('\\', '/'));
        return reference.Element.Attribute("OutputItemType")?.Value == "Analyzer" ? $"{name}:analyzer" : name;
    }

    private IEnumerable<(SourceFile File, XElement Element)> Named(string name) => _elements.Where(e => e.Element.Name.LocalName == name);

    private void Read(SourceFile file)
    {
        foreach (var element in XDocument.Parse(file.Text).Root!.Descendants())
        {
            if (element.Name.LocalName == "Import" && Resolve(file, element.Attribute("Project")?.Value ?? "") is { } imported)
            {
                Read(imported);
            }

            _elements.Add((file, element));
        }
    }

    private SourceFile? Resolve(SourceFile from, string relative)
    {
        var root = Path.GetFullPath("/root");
        var plain = relative.Replace("$(MSBuildThisFileDirectory)", "", StringComparison.Ordinal);
        var path = Path.GetFullPath(Path.Combine(root, from.Folder, plain));
        return _tree.Find(Path.GetRelativePath(root, path).Replace('\\', '/'));
    }
}
