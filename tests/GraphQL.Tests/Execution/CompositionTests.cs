using Headless.GraphQL.Binding;
using Headless.GraphQL.Hosting;
using Headless.GraphQL.Schema;
using Microsoft.Extensions.DependencyInjection;

namespace Headless.GraphQL.Tests.Execution;

/// <summary>Modules that do not fit together stop the host, with a message for each fault.</summary>
public sealed class CompositionTests
{
    [Fact]
    public void Host_Should_Start_When_ModulesFit() => Assert.Equal("Query", Compose<Owner, Extender>().QueryType.Name);

    [Theory]
    [InlineData(typeof(Silent), "silent.graphql(1,21): Query.more is answered by no module.")]
    [InlineData(typeof(Unloadable),
        "keys.graphql(1,21): Query.toy is answered with OtherId, but nothing loads Toy by that key: its owner needs a "
        + "[GraphQLLoader(\"Toy\")].")]
    [InlineData(typeof(Stranger),
        "Toy.price: Stranger takes OtherId as parent, but the owner of Toy has the class Toy for it, with no Id of type "
        + "OtherId.")]
    [InlineData(typeof(SecondAnswer), "Query.first is answered twice; SecondAnswer is one of the two.")]
    [InlineData(typeof(SecondLoader), "Toy has two loaders; one type has one.")]
    [InlineData(typeof(Homeless), "home.graphql(1,6): Home has no class: the module that declares it must be added.")]
    public void Host_Should_SayWhatIsMissing_When_ModulesDoNotFit(Type second, string problem)
    {
        var modules = new[] { new Owner(), (IGraphQLModule)Activator.CreateInstance(second)! };
        var services = new ServiceCollection();
        services.AddGraphQL();
        foreach (var module in modules)
        {
            services.AddSingleton(module);
        }

        using var provider = services.BuildServiceProvider();

        var exception = Assert.Throws<SchemaCompositionException>(provider.GetRequiredService<GraphQLExecutor>);
        Assert.Contains(problem, exception.Problems);
    }

    [Fact]
    public void Host_Should_NameFileAndLine_When_TheSchemaIsNotValid()
    {
        var exception = Assert.Throws<SchemaException>(() => Compose<Owner, Invalid>());

        Assert.Contains("bad.graphql(1,", exception.Message, StringComparison.Ordinal);
    }

    private static GraphQLSchema Compose<T1, T2>()
        where T1 : class, IGraphQLModule, new()
        where T2 : class, IGraphQLModule, new()
    {
        var services = new ServiceCollection();
        services.AddGraphQL().AddModule<T1>().AddModule<T2>().AddModule<T2>();
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<GraphQLExecutor>().Schema;
    }

    private readonly record struct ToyId(string Value);

    private readonly record struct OtherId(string Value);

    private sealed record Toy(ToyId Id);

    private abstract class Module(string file, string sdl) : IGraphQLModule
    {
        public IReadOnlyList<KeyValuePair<string, string>> Sdl { get; } = [new(file, sdl)];

        public virtual void Bind(ModuleBinder binder)
        {
        }
    }

    private sealed class Owner() : Module("owner.graphql", "type Query { first: Toy } type Toy { id: ID! }")
    {
        public override void Bind(ModuleBinder binder)
        {
            var toy = binder.Object<Toy>("Toy");
            toy.Key(static t => t.Id);
            toy.Leaf("id", static (w, t, s) => w.Write(t.Id.Value, s));
            binder.Root("Query").Field<ToyId>("first", static _ => new ValueTask<ToyId>(new ToyId("1")), Shapes.Key<ToyId>("Toy"));
            binder.Loader<ToyId, Toy>("Toy", static (_, ids) => new ValueTask<IReadOnlyList<Toy?>>([.. ids.Select(id => new Toy(id))]));
        }
    }

    private sealed class Extender() : Module("extender.graphql", "extend type Toy { price: Int! }")
    {
        public override void Bind(ModuleBinder binder) => binder.Object<ToyId>("Toy").Leaf("price", static (w, _, s) => w.Write(1, s));
    }

    private sealed class Silent() : Module("silent.graphql", "extend type Query { more: Int }");

    private sealed class Unloadable() : Module("keys.graphql", "extend type Query { toy: Toy }")
    {
        public override void Bind(ModuleBinder binder) =>
            binder.Root("Query").Field<OtherId>("toy", static _ => default, Shapes.Key<OtherId>("Toy"));
    }

    private sealed class Stranger() : Module("stranger.graphql", "extend type Toy { price: Int! }")
    {
        public override void Bind(ModuleBinder binder) => binder.Object<OtherId>("Toy").Leaf("price", static (w, _, s) => w.Write(1, s));
    }

    private sealed class SecondAnswer() : Module("second.graphql", "scalar Second")
    {
        public override void Bind(ModuleBinder binder) =>
            binder.Root("Query").Field<ToyId>("first", static _ => default, Shapes.Key<ToyId>("Toy"));
    }

    private sealed class SecondLoader() : Module("second.graphql", "scalar Second")
    {
        public override void Bind(ModuleBinder binder) =>
            binder.Loader<ToyId, Toy>("Toy", static (_, ids) => new ValueTask<IReadOnlyList<Toy?>>([.. ids.Select(id => new Toy(id))]));
    }

    private sealed class Homeless() : Module("home.graphql", "type Home { address: String }");

    private sealed class Invalid() : Module("bad.graphql", "extend type Query { nothing: Nothing }");
}
