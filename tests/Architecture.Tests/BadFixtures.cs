using Headless.Architecture.Tests.Rules;

namespace Headless.Architecture.Tests;

/// <summary>The smallest tree that breaks a rule, and what the rule says of it.</summary>
public sealed record BadFixture(string Rule, string Violation, params (string Path, string Text)[] Files);

public static class BadFixtures
{
    private const string Kernel = "src/Kernel/Kernel.csproj";
    private const string Cart = "src/Modules/Cart/Cart.csproj";
    private const string ModuleProps = "src/Modules/Directory.Build.props";

    private static readonly string ModuleItems =
        """
        <FrameworkReference Include="Microsoft.AspNetCore.App" />
        <ProjectReference Include="../../GraphQL.Generator/GraphQL.Generator.csproj" OutputItemType="Analyzer" />
        """
        + See("$(MSBuildThisFileDirectory)../Kernel/Kernel.csproj")
        + See("../../GraphQL/GraphQL.csproj")
        + See("../../Storage/Storage.csproj");

    public static IReadOnlyList<BadFixture> All { get; } =
    [
        .. OfTable(), .. OfReferences(), .. OfLayout(), .. OfSdl(), .. OfSizes(), .. OfSuppressions(), .. OfLeftovers(), .. OfContracts(),
        .. OfCalls(),
    ];

    private static IEnumerable<BadFixture> OfTable()
    {
        const string Table = "References equal the allowed table";
        yield return new(Table, $"{Kernel}: may not refer to Storage.", (Kernel, Project(See("../Storage/Storage.csproj"))));
        yield return new(Table, $"{Kernel}: may not refer to Newtonsoft.Json.", (Kernel, Project(Use("Newtonsoft.Json"))));
        yield return new(Table, $"{Cart}: may not refer to Catalog.",
            (ModuleProps, Project(ModuleItems)),
            (Cart, Project(See("../Catalog/Catalog.csproj"))));
        yield return new(Table, $"{Cart}: may not refer to Gateway.",
            ("Directory.Build.props", Project(See("src/Gateway/Gateway.csproj"))),
            (ModuleProps, Project("""<Import Project="../../Directory.Build.props" />""" + ModuleItems)),
            (Cart, Project("")));
        yield return new(Table, "src/Storage/Storage.csproj: no longer refers to System.IO.Hashing; take it out of the table.",
            ("src/Storage/Storage.csproj",
                Project(See("../Kernel/Kernel.csproj") + """<FrameworkReference Include="Microsoft.AspNetCore.App" />""")));
        yield return new(Table, "src/Helpers/Helpers.csproj: is not in the table.", ("src/Helpers/Helpers.csproj", Project("")));
        yield return new("Every project of the table exists", "src/Kernel: has no project.",
            [.. SourceTree.Repository.Projects.Where(project => project.Path != Kernel).Select(project => (project.Path, project.Text))]);
    }

    private static IEnumerable<BadFixture> OfReferences()
    {
        const string Plain = "References are plain";
        const string Modules = "Modules see ports, never adapters or each other";
        yield return new(Plain, $"{Kernel}: a reference is conditional, updated or removed; say it plainly.",
            (Kernel, Project("""<ProjectReference Include="../Storage/Storage.csproj" Condition="'$(Sly)' == 'true'" />""")));
        yield return new(Plain, $"{Kernel}: <Compile> hides what the project is made of.",
            (Kernel, Project("""<Compile Remove="Secret.cs" />""")));
        yield return new(Plain, $"{Kernel}: the version of xunit belongs into Directory.Packages.props.",
            (Kernel, Project("""<PackageReference Include="xunit" VersionOverride="1.0.0" />""")));
        yield return new("Kernel and engine stand alone", "src/GraphQL/GraphQL.csproj: stands alone, but refers to Catalog.",
            ("src/GraphQL/GraphQL.csproj", Project(See("../Modules/Catalog/Catalog.csproj"))));
        yield return new(Modules, $"{Cart}: a module may not refer to Storage.Sqlite.",
            (Cart, Project(See("../../Storage.Sqlite/Storage.Sqlite.csproj"))));
        yield return new(Modules, $"{Cart}: a module may not refer to MongoDB.Driver.", (Cart, Project(Use("MongoDB.Driver"))));
        yield return new("Adapters are seen only by the host, tests and benchmarks",
            "tools/Cli/Cli.csproj: an adapter (Storage.Sqlite) belongs to the host alone.",
            ("tools/Cli/Cli.csproj", Project(See("../../src/Storage.Sqlite/Storage.Sqlite.csproj"))));
        yield return new("Internals are shown only to tests and benchmarks",
            $"""{Kernel}: shows its internals to something else than tests: <InternalsVisibleTo Include="Headless.Cart" />""",
            (Kernel, """<InternalsVisibleTo Include="Headless.Cart" />"""));
    }

    private static IEnumerable<BadFixture> OfLayout()
    {
        const string Solution = "Every project is in the solution and locked";
        yield return new("The top level holds only what it may", "PLAN.md: does not belong to the top level.",
            ("PLAN.md", ""), ("README.md", ""));
        yield return new("Every source file belongs to a project", "src/Stray.cs: belongs to no project.",
            ("src/Stray.cs", ""), ("src/Kernel/Money.cs", ""), (Kernel, Project("")));
        yield return new(Solution, $"{Kernel}: is not in Headless.sln.",
            (Kernel, Project("")), ("src/Kernel/packages.lock.json", "{}"), ("Headless.sln", "\"src\\Cart\\Cart.csproj\""));
        yield return new(Solution, $"{Kernel}: has no packages.lock.json.",
            (Kernel, Project("")), ("Headless.sln", "\"src\\Kernel\\Kernel.csproj\""));
    }

    private static IEnumerable<BadFixture> OfSdl()
    {
        const string Owned = "Every SDL file is owned by exactly one project";
        const string Owner = "<Project><PropertyGroup><GraphQLOwns>cart.graphql</GraphQLOwns></PropertyGroup></Project>";
        yield return new(Owned, "schema/points.graphql: is owned by 0 projects; GraphQLOwns of one names it.",
            ("schema/points.graphql", ""));
        yield return new(Owned, "schema/cart.graphql: is owned by 2 projects; GraphQLOwns of one names it.",
            ("schema/cart.graphql", ""), (Cart, Owner), ("src/Gateway/Gateway.csproj", Owner));
        yield return new(Owned, "src/Modules/Cart/cart.graphql: SDL stands in schema/.", ("src/Modules/Cart/cart.graphql", ""));
        yield return new(Owned, $"{Cart}: owns cart.graphql, which does not exist.", (Cart, Owner));
        yield return new("A mutation stands in the file of its name",
            "schema/cart.graphql: cartClear has no file src/Modules/Cart/CartClear.cs.",
            (Cart, Owner),
            ("src/Modules/Cart/CartCreate.cs", ""),
            ("src/Modules/Search/CartClear.cs", ""),
            ("schema/cart.graphql", """
                type CartPayload { cartRemove: Int }
                extend type Mutation {
                  "Makes one (not: cartFake: Int)."
                  cartCreate(input: CartInput! = {note: "x) cartLie: 1", lines: {max: 3}}): CartPayload! @cost(weight: 3)
                  # cartCommented: Int
                  cartClear(id: ID!): CartPayload!
                }
                """));
    }

    private static IEnumerable<BadFixture> OfSizes()
    {
        const string Methods = "Methods are short";
        const string Files = "Files are short";
        yield return new(Methods, "src/A.cs:4: a method of 71 lines (at most 70).",
            ("src/A.cs", $"class A\n{{\n/// <summary>S.</summary>\nvoid M()\n{{\n{Calls(68)}}}\n\nvoid N()\n{{\n{Calls(67)}}}\n}}"));
        yield return new(Methods, "src/A.cs:1: a method of 71 lines (at most 70).",
            ("src/A.cs", $"class A {{ int P {{ get {{\n{Calls(69)}}} }} }}"));
        yield return new(Files, "src/A.cs: 401 lines (at most 400).",
            ("src/A.cs", Calls(401)), ("src/B.cs", Calls(400)), ("tests/T.cs", Calls(800)), ("README.md", Calls(1000)));
        yield return new(Files, "tests/T.cs: 801 lines (at most 800).", ("tests/T.cs", Calls(801)));
        yield return new(Files, "src/Gateway/Program.cs: 61 lines (at most 60).", ("src/Gateway/Program.cs", Calls(61)));
        yield return new("Lines are short", "src/A.cs:2: 141 characters (at most 140).",
            ("src/A.cs", $"// {new string('x', 137)}\n// {new string('x', 138)}"));
    }

    private static IEnumerable<BadFixture> OfSuppressions()
    {
        const string Few = "Suppressions are few";
        const string Why = "Suppressions say why";
        yield return new(Few, "src/A.cs:16: one suppression too many.",
            ("src/A.cs", string.Concat(Enumerable.Repeat("#pragma warning disable CA1000 // why\n", 16))));
        yield return new(Few, "src/A.csproj:1: one suppression too many.",
            (".editorconfig", string.Concat(Enumerable.Repeat("dotnet_diagnostic.CA1000.severity = none\n", 13))),
            ("src/A.csproj", "<NoWarn>$(NoWarn);CA1;CA2;CA3</NoWarn>"));
        yield return new(Why, "src/A.cs:1: a suppression without its reason behind it.",
            ("src/A.cs", "#pragma warning disable CA1000\n#pragma warning restore CA1000\n#pragma warning disable CA1001 // by design\n"));
        yield return new(Why, "src/A.cs:2: a suppression without Justification.",
            ("src/A.cs", """
                [SuppressMessage("Design", "CA1001", Justification = "by design")]
                [SuppressMessage("Design", "CA1000")]
                class A;
                """));
        yield return new("No test is switched off", "tests/A.cs:1: a test that is switched off.",
            ("tests/A.cs", "class A { [Fact(Skip = \"flaky\")] void A_Should_B() {} [Fact(DisplayName = \"b\")] void B_Should_C() {} }"));
    }

    private static IEnumerable<BadFixture> OfLeftovers()
    {
        const string Markers = "No leftover markers";
        yield return new("No regions", "src/A.cs:1: a region hides that the file is too long.", ("src/A.cs", "#region Fields\n#endregion"));
        yield return new(Markers, "src/A.cs:2: leftover TO" + "DO.", ("src/A.cs", "// todo list\n// TO" + "DO: later"));
        yield return new(Markers, "README.md:1: leftover FIX" + "ME.", ("README.md", "FIX" + "ME"));
        yield return new(Markers, "src/A.cs:1: leftover NotImplemented" + "Exception.",
            ("src/A.cs", "throw new NotImplemented" + "Exception();"));
        yield return new("No path of one machine", "README.md:1: /home" + "/ exists on one machine only.",
            ("README.md", "see /home" + "/me/notes"));
    }

    private static IEnumerable<BadFixture> OfContracts()
    {
        const string Summary = "Public types say their contract";
        yield return new(Summary, "src/A.cs:3: B is public without a <summary>.",
            ("src/A.cs", "/// <summary>Says it.</summary>\npublic class A { public class Nested; }\npublic record B;\ninternal class C;"));
        yield return new(Summary, "src/A.cs:2: A is public without a <summary>.",
            ("src/A.cs", "/// <summary></summary>\npublic enum A;"), ("tests/B.cs", "public class B;"));
        yield return new(Summary, "src/A.cs:2: A<T> is public without a <summary>.",
            ("src/A.cs", "/// <remarks>Only that.</remarks>\npublic partial class A<T>;"), ("src/A.More.cs", "partial class A<T>;"),
            ("src/B.cs", "public partial class B;"), ("src/B.More.cs", "/// <summary>Says it.</summary>\npublic partial class B;"));
        yield return new("Extension methods stand in the entry file", "src/Helpers.cs:1: an extension method outside of *Module.cs.",
            ("src/Helpers.cs", "static class H { internal static int F(this string s) => 1; private static int G(this string s) => 1; }"),
            ("src/IPart.cs", "interface IPart; static class Parts { public static int F(this IPart part) => 1; }"),
            ("src/CartModule.cs", "static class M { static int F(this string s) => 1; }"));
        yield return new("Log messages stand in Log.cs", "src/A.cs:1: a log message outside of Log.cs.",
            ("src/A.cs", "partial class A { [LoggerMessage(1)] partial void M(); }"),
            ("src/Log.cs", "partial class L { [LoggerMessage(1)] partial void M(); }"));
        yield return new("Tests are named Subject_Should_Do", "tests/A.cs:1: TestOne does not say Subject_Should_Do_When_Case.",
            ("tests/A.cs", "class A { [Fact] void TestOne() {} [Theory] void A_Should_B() {} void Helper() {} }"));
    }

    private static IEnumerable<BadFixture> OfCalls()
    {
        (string Call, string Instead)[] banned =
        [
            ("DateTime.UtcNow", "TimeProvider"),
            ("System.DateTimeOffset.Now", "TimeProvider"),
            ("Thread.Sleep", "await Task.Delay with a TimeProvider, or a signal"),
            ("Console.WriteLine", "ILogger"),
            ("LoadAsync(1).Result", "await"),
            ("store.LoadAsync(1).Result", "await"),
            ("loadTask.Result", "await"),
            ("loading.Wait()", "await"),
            ("loading.GetAwaiter().GetResult", "await"),
            ("new HttpClient()", "a typed client of IHttpClientFactory"),
            ("Environment.Exit", "an exit code returned from Main"),
            ("GC.Collect", "nothing; the collector knows better"),
        ];
        foreach (var (call, instead) in banned)
        {
            yield return Call($"class A {{ void M() {{ _ = {call}; _ = answer.Result; _ = day.Now; }} }}", call, instead);
        }

        yield return Call("class A { HttpClient client = new(); }", "HttpClient client = new()", "a typed client of IHttpClientFactory");
        yield return Call("class A { async void M() {} }", "async void M() {}", "Task (its exception would end the process)");
        yield return Call("class A { void M() { lock (this) {} } }", "lock (this) {}", "a private lock object");
        yield return Call("class A { M() { try {} catch (Exception) {} } }", "catch (Exception) {}", "a handled or a narrower exception");
        yield return Call("class A { dynamic M() => 1; }", "dynamic", "a typed record");
        yield return new(BannedCalls.Rule.Name, "src/Modules/Cart/A.cs:1: 'Guid.NewGuid' is banned; use NewId.",
            ("src/Modules/Cart/A.cs", "class A { object M() => Guid.NewGuid(); }"),
            ("tests/A.cs", "class A { object M() => Guid.NewGuid(); }"),
            ("tools/A.cs", "class A { void M() => Console.WriteLine(); }"),
            ("src/Kernel/A.cs", "class A { object M() => DateTime.UtcNow; }"));
    }

    private static BadFixture Call(string text, string call, string instead) =>
        new(BannedCalls.Rule.Name, $"src/A.cs:1: '{call}' is banned; use {instead}.", ("src/A.cs", text));

    private static string Project(string items) => $"<Project><ItemGroup>{items}</ItemGroup></Project>";

    private static string See(string project) => $"""<ProjectReference Include="{project}" />""";

    private static string Use(string package) => $"""<PackageReference Include="{package}" />""";

    private static string Calls(int lines) => string.Concat(Enumerable.Repeat("x();\n", lines));
}
