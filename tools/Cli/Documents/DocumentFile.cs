using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;
using Headless.GraphQL.Validation;

namespace Headless.Cli.Documents;

/// <summary>Files of operations and fragments, read as one document so that fragments may stand in another file than their uses.</summary>
internal sealed class DocumentFile
{
    /// <summary>All that is wrong is shown, in errors.</summary>
    private const int MaxErrors = 10_000;

    private readonly List<(FileInfo File, int FirstLine)> _files = [];

    private DocumentFile(IEnumerable<FileInfo> files)
    {
        var (text, line) = ("", 1);
        foreach (var file in files)
        {
            var own = File.ReadAllText(file.FullName).ReplaceLineEndings("\n");
            Parse(own, file);
            _files.Add((file, line));
            text += own + "\n";
            line += own.Count(c => c == '\n') + 1;
        }

        Lines = text.Split('\n');
        Document = GraphQLParser.Parse(text, ParserOptions.Schema);
    }

    public DocumentNode Document { get; }

    /// <summary>The text of all files, by line from 0.</summary>
    public string[] Lines { get; }

    public static DocumentFile Read(params IEnumerable<FileInfo> files) => new(files);

    public IReadOnlyList<ValidationError> Validate(GraphQLSchema schema, bool allowDeprecated) =>
        DocumentValidator.Validate(schema, Document, new ValidationOptions { MaxErrors = MaxErrors, AllowDeprecated = allowDeprecated });

    /// <summary><c>file:line:column</c>, as it stands in its own file.</summary>
    public string Place(SourceLocation location)
    {
        var (file, firstLine) = _files.Last(f => f.FirstLine <= location.Line);
        return $"{Path.GetRelativePath(Directory.GetCurrentDirectory(), file.FullName)}:{location.Line - firstLine + 1}:{location.Column}";
    }

    /// <summary>Each file by itself first, for errors that name it, and because two halves might make one document together.</summary>
    private static void Parse(string text, FileInfo file)
    {
        try
        {
            GraphQLParser.Parse(text, ParserOptions.Schema);
        }
        catch (GraphQLSyntaxException problem)
        {
            throw new CliException($"{file.Name}:{problem.Location.Line}:{problem.Location.Column}: {problem.Message}", problem);
        }
    }
}
