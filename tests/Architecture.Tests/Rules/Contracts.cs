using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Headless.Architecture.Tests.Rules;

/// <summary>What others see of a project: its public types and its entry.</summary>
public static class Contracts
{
    public static IReadOnlyList<Rule> Rules { get; } =
    [
        new("Public types say their contract", Undocumented),
        new("Extension methods stand in the entry file", StrayExtensions),
        new("Log messages stand in Log.cs", StrayLogMessages),
        new("Tests are named Subject_Should_Do", UnclearTestNames),
    ];

    private static IEnumerable<string> Undocumented(SourceTree tree)
    {
        var types =
            from file in tree.CSharp
            where file.Path.StartsWith("src/", StringComparison.Ordinal)
            from type in file.Syntax.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            where type is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax
            let declaration = (MemberDeclarationSyntax)type
            select (File: file, Declaration: declaration, Name: $"{Namespace(declaration)}.{Name(declaration)}");
        return types.GroupBy(type => type.Name)
            .Where(parts => parts.Any(part => part.Declaration.Modifiers.Any(SyntaxKind.PublicKeyword)))
            .Where(parts => !parts.Any(part => HasSummary(part.Declaration)))
            .Select(parts => parts.First())
            .Select(part => $"{part.File.At(part.Declaration)}: {Name(part.Declaration)} is public without a <summary>.");
    }

    private static string Namespace(SyntaxNode node) =>
        node.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString() ?? "";

    private static string Name(MemberDeclarationSyntax declaration) => declaration switch
    {
        TypeDeclarationSyntax type => type.Identifier.ValueText + type.TypeParameterList,
        BaseTypeDeclarationSyntax type => type.Identifier.ValueText,
        DelegateDeclarationSyntax type => type.Identifier.ValueText + type.TypeParameterList,
        _ => "",
    };

    private static bool HasSummary(SyntaxNode declaration) =>
        declaration.GetLeadingTrivia().Select(trivia => trivia.GetStructure()).OfType<DocumentationCommentTriviaSyntax>()
            .Any(comment => comment.Content.OfType<XmlNodeSyntax>().Any(IsSummary));

    private static bool IsSummary(XmlNodeSyntax node) => node switch
    {
        XmlElementSyntax element => element.StartTag.Name.ToString() == "summary" && element.Content.ToString().Any(char.IsLetter),
        XmlEmptyElementSyntax element => element.Name.ToString() == "inheritdoc",
        _ => false,
    };

    /// <summary>
    /// A type gets no members from elsewhere, except services and endpoints from the one entry file of a project. What a file adds to
    /// a type that it declares itself, or for itself alone, is not from elsewhere.
    /// </summary>
    private static IEnumerable<string> StrayExtensions(SourceTree tree) =>
        from file in tree.CSharp
        where !file.IsTest && !file.Name.EndsWith("Module.cs", StringComparison.Ordinal)
        from parameter in file.Syntax.DescendantNodes().OfType<ParameterSyntax>()
        where parameter.Modifiers.Any(SyntaxKind.ThisKeyword)
        where parameter.Parent?.Parent is not MethodDeclarationSyntax method || !method.Modifiers.Any(SyntaxKind.PrivateKeyword)
        where !Declares(file, parameter.Type?.ToString())
        select $"{file.At(parameter)}: an extension method outside of *Module.cs.";

    private static bool Declares(SourceFile file, string? name) =>
        file.Syntax.DescendantNodes().OfType<BaseTypeDeclarationSyntax>().Any(type => type.Identifier.ValueText == name);

    private static IEnumerable<string> StrayLogMessages(SourceTree tree) =>
        from file in tree.CSharp
        where file.Name != "Log.cs" && !file.IsTest
        from attribute in file.Syntax.DescendantNodes().OfType<AttributeSyntax>()
        where attribute.Name.ToString() == "LoggerMessage"
        select $"{file.At(attribute)}: a log message outside of Log.cs.";

    private static IEnumerable<string> UnclearTestNames(SourceTree tree) =>
        from file in tree.CSharp
        where file.IsTest
        from method in file.Syntax.DescendantNodes().OfType<MethodDeclarationSyntax>()
        where method.AttributeLists.SelectMany(list => list.Attributes).Any(IsTestAttribute)
        where !method.Identifier.ValueText.Contains("_Should_", StringComparison.Ordinal)
        select $"{file.At(method)}: {method.Identifier.ValueText} does not say Subject_Should_Do_When_Case.";

    private static bool IsTestAttribute(AttributeSyntax attribute)
    {
        var name = attribute.Name.ToString();
        return name.EndsWith("Fact", StringComparison.Ordinal) || name.EndsWith("Theory", StringComparison.Ordinal) || name == "Property";
    }
}
