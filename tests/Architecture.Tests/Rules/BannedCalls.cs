using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Headless.Architecture.Tests.Rules;

/// <summary>What is not called here, and what is called instead.</summary>
public static class BannedCalls
{
    /// <summary>The one thread that belongs to nobody else: it waits for work, and what it does is not asynchronous.</summary>
    private const string WriterThread = "src/Storage.Sqlite/Engine/Writer.cs";

    private static readonly Ban[] Bans =
    [
        new("TimeProvider", node => Member(node, ["DateTime", "DateTimeOffset"], ["Now", "UtcNow", "Today"]), Except: "src/Kernel/"),
        new("await Task.Delay with a TimeProvider, or a signal", node => Member(node, ["Thread"], ["Sleep"])),
        new("ILogger", node => Member(node, ["Console"]), Only: "src/"),
        new("await", IsBlockingWait),
        new("await", node => node is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetResult" } access
            && access.Expression.ToString().EndsWith("GetAwaiter()", StringComparison.Ordinal), Except: WriterThread),
        new("a typed client of IHttpClientFactory", node => Creates(node, "HttpClient"), Only: "src/"),
        new("NewId", node => Member(node, ["Guid"], ["NewGuid"]), Only: "src/Modules/"),
        new("Task (its exception would end the process)", node => node is MethodDeclarationSyntax method
            && method.Modifiers.Any(SyntaxKind.AsyncKeyword) && method.ReturnType.ToString() == "void"),
        new("an exit code returned from Main", node => Member(node, ["Environment"], ["Exit", "FailFast"])),
        new("nothing; the collector knows better", node => Member(node, ["GC"], ["Collect"]), Except: "tools/Bench/"),
        new("a private lock object", node => node is LockStatementSyntax { Expression: ThisExpressionSyntax or TypeOfExpressionSyntax }),
        new("a handled or a narrower exception", node => node is CatchClauseSyntax { Block.Statements.Count: 0, Filter: null } clause
            && (clause.Declaration is null || clause.Declaration.Type.ToString() is "Exception")),
        new("a typed record", node => node is IdentifierNameSyntax { Identifier.ValueText: "dynamic" } name
            && name.Parent is not MemberAccessExpressionSyntax),
    ];

    public static Rule Rule { get; } = new("No banned calls", Violations);

    private static IEnumerable<string> Violations(SourceTree tree) =>
        from file in tree.CSharp
        from node in file.Syntax.DescendantNodes()
        from ban in Bans
        where ban.Applies(file) && ban.Matches(node)
        select $"{file.At(node)}: '{Shorten(node)}' is banned; use {ban.Instead}.";

    /// <summary>A member of a type, by its plain or qualified name; no names stand for all members.</summary>
    private static bool Member(SyntaxNode node, string[] types, params string[] names) =>
        node is MemberAccessExpressionSyntax access
        && types.Contains(access.Expression.ToString().Split('.')[^1])
        && (access.Expression is IdentifierNameSyntax || access.Expression.ToString().StartsWith("System.", StringComparison.Ordinal))
        && (names.Length == 0 || names.Contains(access.Name.Identifier.ValueText));

    /// <summary>
    /// <c>SomethingAsync().Result</c>, <c>task.Result</c> and every <c>.Wait()</c>. Syntax does not know types, so a property named
    /// Result of something that is no task passes.
    /// </summary>
    private static bool IsBlockingWait(SyntaxNode node) => node switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result" } access => access.Expression switch
        {
            InvocationExpressionSyntax call => Callee(call).EndsWith("Async", StringComparison.Ordinal),
            IdentifierNameSyntax name => name.Identifier.ValueText.Contains("task", StringComparison.OrdinalIgnoreCase),
            _ => false,
        },
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Wait" } } => true,
        _ => false,
    };

    private static string Callee(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        SimpleNameSyntax name => name.Identifier.ValueText,
        _ => "",
    };

    private static bool Creates(SyntaxNode node, string type) => node switch
    {
        ObjectCreationExpressionSyntax creation => creation.Type.ToString().Split('.')[^1] == type,
        VariableDeclarationSyntax declaration => declaration.Type.ToString() == type
            && declaration.Variables.Any(v => v.Initializer?.Value is ImplicitObjectCreationExpressionSyntax),
        _ => false,
    };

    private static string Shorten(SyntaxNode node)
    {
        var line = node.ToString().Split('\n')[0].Trim();
        return line.Length <= 60 ? line : line[..60] + "…";
    }

    private sealed record Ban(string Instead, Func<SyntaxNode, bool> Matches, string? Except = null, string? Only = null)
    {
        public bool Applies(SourceFile file) =>
            (Except is null || !file.Path.StartsWith(Except, StringComparison.Ordinal))
            && (Only is null || file.Path.StartsWith(Only, StringComparison.Ordinal));
    }
}
