using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Headless.Architecture.Tests.Rules;

/// <summary>Sizes, leftovers and suppressions. The limits only go down.</summary>
public static partial class Tidy
{
    /// <summary>More does not fit on a screen.</summary>
    private const int MaxMethodLines = 70;

    /// <summary>Longer files hold more than one thing.</summary>
    private const int MaxFileLines = 400;

    /// <summary>Tests are tables; they may be longer, not endless.</summary>
    private const int MaxTestFileLines = 800;

    /// <summary>The host says what it is made of and nothing else.</summary>
    private const int MaxProgramLines = 60;

    /// <summary>What two panes side by side show.</summary>
    private const int MaxLineCharacters = 140;

    /// <summary>In the whole tree, counted by diagnostic id and place.</summary>
    private const int MaxSuppressions = 15;

    public static IReadOnlyList<Rule> Rules { get; } =
    [
        new("Methods are short", LongMethods),
        new("Files are short", LongFiles),
        new("Lines are short", LongLines),
        new("No regions", Regions),
        new("No leftover markers", Leftovers),
        new("No path of one machine", MachinePaths),
        new("Suppressions are few", TooManySuppressions),
        new("Suppressions say why", SilentSuppressions),
        new("No test is switched off", SwitchedOffTests),
    ];

    private static bool IsCode(SourceFile file) =>
        file.HasExtension(".cs", ".js", ".mjs", ".ts", ".tsx", ".css", ".html", ".sh") || file.Path == ".ci/run";

    private static bool IsText(SourceFile file) =>
        IsCode(file) || file.HasExtension(".md", ".graphql", ".csproj", ".props", ".targets", ".yml", ".yaml", ".editorconfig");

    private static IEnumerable<string> LongMethods(SourceTree tree) =>
        from file in tree.CSharp
        from method in file.Syntax.DescendantNodes()
        where method is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax
        let lines = LinesOf(method)
        where lines > MaxMethodLines
        select $"{file.At(method)}: a method of {lines} lines (at most {MaxMethodLines}).";

    /// <summary>Without attributes, which hold the cases of a test.</summary>
    private static int LinesOf(SyntaxNode method)
    {
        var first = method.ChildNodesAndTokens().First(part => !part.IsKind(SyntaxKind.AttributeList));
        var end = method.GetLocation().GetLineSpan().EndLinePosition.Line;
        return end - first.GetLocation()!.GetLineSpan().StartLinePosition.Line + 1;
    }

    private static IEnumerable<string> LongFiles(SourceTree tree) =>
        from file in tree.Files
        where IsCode(file)
        let limit = file.IsTest ? MaxTestFileLines : file.Name == "Program.cs" ? MaxProgramLines : MaxFileLines
        where file.Lines.Count > limit
        select $"{file.Path}: {file.Lines.Count} lines (at most {limit}).";

    private static IEnumerable<string> LongLines(SourceTree tree) =>
        from file in tree.Files
        where IsCode(file)
        from line in file.Lines.Index()
        where line.Item.Length > MaxLineCharacters
        select $"{file.Path}:{line.Index + 1}: {line.Item.Length} characters (at most {MaxLineCharacters}).";

    private static IEnumerable<string> Regions(SourceTree tree) =>
        from file in tree.CSharp
        from trivia in file.Syntax.DescendantTrivia()
        where trivia.IsKind(SyntaxKind.RegionDirectiveTrivia)
        select $"{file.At(trivia.GetStructure()!)}: a region hides that the file is too long.";

    private static IEnumerable<string> Leftovers(SourceTree tree) =>
        from file in tree.Files
        where IsText(file)
        from line in file.Lines.Index()
        let found = Leftover().Match(line.Item)
        where found.Success
        select $"{file.Path}:{line.Index + 1}: leftover {found.Value}.";

    private static IEnumerable<string> MachinePaths(SourceTree tree) =>
        from file in tree.Files
        where IsText(file)
        from line in file.Lines.Index()
        let found = MachinePath().Match(line.Item)
        where found.Success
        select $"{file.Path}:{line.Index + 1}: {found.Groups[1].Value} exists on one machine only.";

    private static IEnumerable<string> TooManySuppressions(SourceTree tree) =>
        Suppressions(tree).Skip(MaxSuppressions).Select(place => $"{place}: one suppression too many.");

    private static IEnumerable<string> Suppressions(SourceTree tree)
    {
        foreach (var file in tree.Files)
        {
            var pattern = file.Path switch
            {
                ".editorconfig" => EditorConfigSuppression(),
                _ when file.HasExtension(".csproj", ".props", ".targets") => ProjectSuppression(),
                _ when file.HasExtension(".cs") => CodeSuppression(),
                _ => null,
            };
            foreach (var (index, line) in pattern is null ? [] : file.Lines.Index())
            {
                foreach (Match _ in pattern!.Matches(line))
                {
                    yield return $"{file.Path}:{index + 1}";
                }
            }
        }
    }

    private static IEnumerable<string> SilentSuppressions(SourceTree tree)
    {
        foreach (var file in tree.CSharp)
        {
            var directives = file.Syntax.DescendantTrivia().Select(trivia => trivia.GetStructure());
            foreach (var pragma in directives.OfType<PragmaWarningDirectiveTriviaSyntax>())
            {
                var isSilent = !pragma.ToFullString().Contains("//", StringComparison.Ordinal);
                if (pragma.DisableOrRestoreKeyword.IsKind(SyntaxKind.DisableKeyword) && isSilent)
                {
                    yield return $"{file.At(pragma)}: a suppression without its reason behind it.";
                }
            }

            foreach (var attribute in file.Syntax.DescendantNodes().OfType<AttributeSyntax>())
            {
                if (attribute.Name.ToString().EndsWith("SuppressMessage", StringComparison.Ordinal)
                    && attribute.ArgumentList?.Arguments.Any(a => a.NameEquals?.Name.ToString() == "Justification") != true)
                {
                    yield return $"{file.At(attribute)}: a suppression without Justification.";
                }
            }
        }
    }

    /// <summary>A test is skipped by an attribute that looks for what it needs, never by hand.</summary>
    private static IEnumerable<string> SwitchedOffTests(SourceTree tree) =>
        from file in tree.CSharp
        where file.IsTest
        from attribute in file.Syntax.DescendantNodes().OfType<AttributeSyntax>()
        where attribute.ArgumentList?.Arguments.Any(a => a.NameEquals?.Name.ToString() == "Skip") == true
        select $"{file.At(attribute)}: a test that is switched off.";

    [GeneratedRegex(@"\b(TO[D]O|FIX[M]E|HAC[K]|NotImplemented[E]xception)\b")]
    private static partial Regex Leftover();

    [GeneratedRegex("(?:^|[\\s\"'`(=])(/wor[k]/|/hom[e]/|/User[s]/|[A-Z]:\\\\Users)")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"severity\s*=\s*(none|silent)")]
    private static partial Regex EditorConfigSuppression();

    [GeneratedRegex(@"(?<=<NoWarn>.*)[A-Z]{2,}\d+")]
    private static partial Regex ProjectSuppression();

    [GeneratedRegex(@"(?<=^\s*#pragma warning disable .*)\b[A-Z]{2,}\d+(?!.*disable)(?<!//.*)|\bSuppress[M]essage\(|^\s*#nullable disable")]
    private static partial Regex CodeSuppression();
}
