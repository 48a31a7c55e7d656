namespace Headless.GraphQL.Generator.Tests;

/// <summary>Each rule, broken in one place of a project without faults.</summary>
public sealed class FindingTests
{
    [Theory]
    [InlineData(
        "  name: String!\n  kind", "  name String!\n  kind",
        "HGQL001 toys.graphql(3)")]
    [InlineData(
        "  price: Money\n", "  price: Mony\n",
        "HGQL002 toys.graphql(5): Toy.price refers to Mony, which no SDL file of the project declares.")]
    [InlineData(
        "[GraphQLType(\"Part\")]", "",
        "HGQL003 toys.graphql(19): Part has no C# class: mark one with [GraphQLType(\"Part\")].")]
    [InlineData(
        "string Name, Kind Kind", "string Title, Kind Kind",
        "HGQL004 toys.graphql(3): Nothing answers Toy.name: write a property Name of Toy, or a static method Name in a "
            + "class marked [GraphQLResolvers(\"Toy\")].")]
    [InlineData(
        "  maker: Maker\n", "  producer: Maker\n",
        "HGQL004 toys.graphql(7): Nothing answers Toy.producer: write a property Producer of Toy, or a static method "
            + "Producer in a class marked [GraphQLResolvers(\"Toy\")].")]
    [InlineData(
        "public static IReadOnlyList<object?> Anything()", "private static IReadOnlyList<object?> Anything()",
        "HGQL004 toys.graphql(37): Nothing answers Query.anything: write a static method Anything in a class marked "
            + "[GraphQLResolvers(\"Query\")].")]
    [InlineData(
        "private static void Helper() { }", "public static string Label(Toy toy) => \"\";",
        "HGQL005 toys.graphql(6): Toy.label is answered by ToyResolvers.Label and ToyResolvers.Label: keep one.")]
    [InlineData(
        "internal sealed class Store;", "[GraphQLType(\"Toy\")] internal sealed class Store;",
        "HGQL005 toys.graphql(1): Toy is bound to Toy and Store: keep one.")]
    [InlineData(
        "string Name, Kind Kind", "string? Name, Kind Kind",
        "HGQL006 toys.graphql(3): Toy.name: the property Toy.Name does not fit: String! is never null, but string? may be.")]
    [InlineData(
        "Headless.Shared.Money? Price", "decimal? Price",
        "HGQL006 toys.graphql(5): Toy.price: the property Toy.Price does not fit: Money is Money or MoneyId in C#, not decimal.")]
    [InlineData(
        "  kind: Kind!", "  kind: Mood!",
        "HGQL006 toys.graphql(4): Toy.kind: the property Toy.Kind does not fit: Mood is the enum Mood, not Kind.")]
    [InlineData(
        "public static IReadOnlyList<object?> Anything()", "public static IReadOnlyList<ToyId> Anything()",
        "HGQL006 toys.graphql(37): Query.anything: QueryResolvers.Anything does not fit: Node has several classes, so "
            + "it is object in C# (or an interface), not ToyId.")]
    [InlineData(
        "ValueTask<IReadOnlyList<Workshop?>> MakerAsync(IReadOnlyList<Toy> toys", "ValueTask<Workshop?> MakerAsync(Toy toy",
        "HGQL007 toys.graphql(7): Toy.maker: ToyResolvers.MakerAsync is asynchronous for one object. Take "
            + "IReadOnlyList<Toy> and return ValueTask<IReadOnlyList<Workshop?>>.")]
    [InlineData(
        "ValueTask<IReadOnlyList<Workshop?>> MakerAsync", "ValueTask<Workshop?> MakerAsync",
        "HGQL008 toys.graphql(7): Toy.maker: ToyResolvers.MakerAsync takes a list of parents, so it returns one result "
            + "for each: ValueTask<IReadOnlyList<Workshop?>>.")]
    [InlineData(
        "MakerAsync(IReadOnlyList<Toy> toys, Store store)", "MakerAsync(Store store)",
        "HGQL008 toys.graphql(7): Toy.maker: ToyResolvers.MakerAsync must take the parents first: IReadOnlyList<Toy>, "
            + "or one Toy when it is pure.")]
    [InlineData(
        "Parts(IReadOnlyList<Toy> toys, int first)", "Parts(IReadOnlyList<Toy> toys)",
        "HGQL009 toys.graphql(9): Toy.parts: ToyResolvers.Parts has no parameter for the argument first.")]
    [InlineData(
        "Parts(IReadOnlyList<Toy> toys, int first)", "Parts(IReadOnlyList<Toy> toys, int first, int last)",
        "HGQL009 toys.graphql(9): Toy.parts: parameter last of ToyResolvers.Parts is neither an argument of the field nor a service.")]
    [InlineData(
        "Label(Toy toy, string? prefix", "Label(Toy toy, string prefix",
        "HGQL009 toys.graphql(6): Toy.label: parameter prefix of ToyResolvers.Label does not fit: String may be null, "
            + "so the parameter is string?.")]
    [InlineData(
        "  name: String!\n  kind", "  name(short: Boolean): String!\n  kind",
        "HGQL009 toys.graphql(3): Toy.name has arguments, which the property Toy.Name cannot take: write a method Name "
            + "in a class marked [GraphQLResolvers(\"Toy\")].")]
    [InlineData(
        "internal enum Mood { Happy, VerySad }", "internal enum Mood { Happy, Angry }",
        "HGQL010 toys.graphql(15): The C# enum Mood does not fit Mood: it lacks VerySad. The schema lacks Angry.")]
    [InlineData(
        "ValueTask<IReadOnlyList<Toy?>> LoadAsync(IReadOnlyList<ToyId> ids", "ValueTask<Toy?> LoadAsync(ToyId id",
        "HGQL011 Toys.cs(72): ToyResolvers.LoadAsync is no loader of Toy: write static ValueTask<IReadOnlyList<Toy?>> "
            + "LoadAsync(IReadOnlyList<ToyId> ids, …), where Toy is marked [GraphQLType(\"Toy\")].")]
    [InlineData(
        "private static void Helper() { }", "public static string Helper(Toy toy) => \"\";",
        "HGQL012 Toys.cs(74): ToyResolvers.Helper answers no field of Toy that this project owns: rename it, or make "
            + "it private if it is a helper.")]
    [InlineData(
        "public static ValueTask<IAsyncEnumerable<ToyId>> ToyChangedAsync", "public static ValueTask<ToyId> ToyChangedAsync",
        "HGQL013 toys.graphql(45): Subscription.toyChanged: SubscriptionResolvers.ToyChangedAsync must return the events as "
            + "IAsyncEnumerable<T>, or as ValueTask<IAsyncEnumerable<T>> when something is to be awaited before they begin.")]
    [InlineData(
        "public static ValueTask<IAsyncEnumerable<ToyId>> ToyChangedAsync", "public static void ToyChangedAsync",
        "HGQL013 toys.graphql(45): Subscription.toyChanged: SubscriptionResolvers.ToyChangedAsync must return the events as ")]
    [InlineData(
        "public static IReadOnlyList<object?> Anything()", "public static IAsyncEnumerable<object?> Anything()",
        "HGQL013 toys.graphql(37): Query.anything: QueryResolvers.Anything returns IAsyncEnumerable, and only fields of Subscription "
            + "are answered event by event.")]
    [InlineData(
        "Kind Kind, Headless.Shared.Money? Price", "IAsyncEnumerable<Kind> Kind, Headless.Shared.Money? Price",
        "HGQL013 toys.graphql(4): Toy.kind: the property Toy.Kind is IAsyncEnumerable, and only fields of Subscription are answered event "
            + "by event.")]
    [InlineData(
        "async IAsyncEnumerable<int> ToysCounted", "async IAsyncEnumerable<string> ToysCounted",
        "HGQL006 toys.graphql(46): Subscription.toysCounted: SubscriptionResolvers.ToysCounted does not fit: Int is int in C#, "
            + "not string.")]
    [InlineData(
        "IAsyncEnumerable<int> ToysCounted", "IAsyncEnumerable<int> ToysNumbered",
        "HGQL004 toys.graphql(46): Nothing answers Subscription.toysCounted: write a static method ToysCounted in a class marked "
            + "[GraphQLResolvers(\"Subscription\")].")]
    public void Generator_Should_SayWhatToWrite_When_SomethingDoesNotFit(string replaced, string by, string finding)
    {
        var run = Toys.With(replaced.ReplaceLineEndings("\n"), by.ReplaceLineEndings("\n"));

        Assert.Contains(run.Findings, found => found.StartsWith(finding, StringComparison.Ordinal));
    }

    [Fact]
    public void Build_Should_NameTheSdlLine_When_AResolverIsDeleted()
    {
        var run = Toys.With(
            "public static ValueTask<IReadOnlyList<Workshop?>> MakerAsync(IReadOnlyList<Toy> toys, Store store) => default;", "");

        var finding = Assert.Single(run.Findings);
        Assert.StartsWith("HGQL004 toys.graphql(7): Nothing answers Toy.maker", finding, StringComparison.Ordinal);
    }
}
