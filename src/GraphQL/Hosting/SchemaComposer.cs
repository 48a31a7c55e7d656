using Headless.GraphQL.Binding;
using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;

namespace Headless.GraphQL.Hosting;

/// <summary>What the modules declare and bind does not make one schema. The message holds every problem on a line of its own.</summary>
public sealed class SchemaCompositionException(IReadOnlyList<string> problems)
    : Exception("The GraphQL modules do not fit together:" + Environment.NewLine + string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}

/// <summary>
/// Makes one schema of all modules: joins their SDL, hands fields that one module adds to another's type to the class that the owner has
/// for it, and checks that every field is answered exactly once and every key can be loaded.
/// </summary>
internal sealed class SchemaComposer
{
    private readonly List<string> _problems = [];
    private readonly Dictionary<string, List<ObjectBinding>> _bindings = new(StringComparer.Ordinal);
    private readonly Dictionary<FieldBinding, string> _moduleOf = [];
    private readonly List<LoaderBinding> _loaders = [];

    /// <exception cref="SchemaCompositionException">The modules do not fit together.</exception>
    /// <exception cref="SchemaException">The joined SDL is no valid schema.</exception>
    public static ComposedSchema Compose(IEnumerable<IGraphQLModule> modules) => new SchemaComposer().Join([.. modules]);

    private ComposedSchema Join(IReadOnlyList<IGraphQLModule> modules)
    {
        var documents = new List<DocumentNode>();
        var binders = new List<(ModuleBinder Binder, HashSet<string> Owns)>();
        foreach (var module in modules)
        {
            var own = module.Sdl.Select(f => GraphQLParser.Parse(new GraphQLSource(f.Value, f.Key), ParserOptions.Schema)).ToList();
            documents.AddRange(own);
            var binder = new ModuleBinder(module.GetType().Name);
            module.Bind(binder);
            binders.Add((binder, OwnedTypes(own)));
        }

        var schema = SchemaBuilder.Build(documents);
        AddOwned(schema, binders);
        AddForeign(schema, binders);
        AddImplied();
        AddLoaders(binders.SelectMany(b => b.Binder.Loaders));
        var bindings = _bindings.ToDictionary(b => b.Key, IReadOnlyList<ObjectBinding> (b) => b.Value, StringComparer.Ordinal);
        var composed = new ComposedSchema(schema, bindings, _loaders);
        CompositionRules.Check(composed, _problems);
        return _problems.Count == 0 ? composed : throw new SchemaCompositionException(_problems);
    }

    private static HashSet<string> OwnedTypes(IEnumerable<DocumentNode> documents) =>
    [
        .. documents.SelectMany(d => d.Definitions).OfType<ObjectDefinitionNode>().Where(t => !t.IsExtension).Select(t => t.Name),
    ];

    private void AddOwned(GraphQLSchema schema, List<(ModuleBinder Binder, HashSet<string> Owns)> binders)
    {
        foreach (var (binder, owns) in binders)
        {
            foreach (var binding in binder.Objects.Where(b => !IsRoot(schema, b) && owns.Contains(b.TypeName)))
            {
                Remember(binder, binding);
                BindingsOf(binding.TypeName).Add(binding);
            }
        }

        foreach (var root in new[] { schema.QueryType, schema.MutationType, schema.SubscriptionType }.OfType<ObjectType>())
        {
            BindingsOf(root.Name).Add(new ObjectBinding<object>(root.Name));
        }
    }

    private void AddForeign(GraphQLSchema schema, List<(ModuleBinder Binder, HashSet<string> Owns)> binders)
    {
        foreach (var (binder, owns) in binders)
        {
            foreach (var binding in binder.Objects.Where(b => IsRoot(schema, b) || !owns.Contains(b.TypeName)))
            {
                foreach (var field in binding.Fields)
                {
                    _moduleOf[field] = binder.ModuleName;
                    foreach (var owner in BindingsOf(binding.TypeName))
                    {
                        Adopt(owner, field);
                    }
                }
            }
        }
    }

    private void Adopt(ObjectBinding owner, FieldBinding field)
    {
        if (owner.HasField(field.Name))
        {
            _problems.Add($"{owner.TypeName}.{field.Name} is answered twice; {_moduleOf[field]} is one of the two.");
        }
        else if (!owner.TryAdopt(field))
        {
            _problems.Add(
                $"{owner.TypeName}.{field.Name}: {_moduleOf[field]} takes {field.ParentType.Name} as parent, but the owner "
                + $"of {owner.TypeName} has the class {owner.ClrType.Name} for it, with no Id of type {field.ParentType.Name}.");
        }
    }

    private void AddImplied()
    {
        var pending = new Queue<ObjectBinding>(_bindings.Values.SelectMany(b => b));
        while (pending.TryDequeue(out var binding))
        {
            foreach (var implied in binding.Fields.SelectMany(f => f.Shape?.Implied ?? []))
            {
                if (BindingsOf(implied.TypeName).All(b => b.ClrType != implied.ClrType))
                {
                    BindingsOf(implied.TypeName).Add(implied);
                    pending.Enqueue(implied);
                }
            }
        }
    }

    private void AddLoaders(IEnumerable<LoaderBinding> loaders)
    {
        foreach (var loader in loaders)
        {
            if (_loaders.Exists(l => l.TypeName == loader.TypeName))
            {
                _problems.Add($"{loader.TypeName} has two loaders; one type has one.");
                continue;
            }

            loader.Id = _loaders.Count;
            _loaders.Add(loader);
            foreach (var binding in BindingsOf(loader.TypeName).Where(b => b.ClrType == loader.ObjectType))
            {
                binding.Loader = loader;
            }
        }
    }

    private void Remember(ModuleBinder binder, ObjectBinding binding)
    {
        foreach (var field in binding.Fields)
        {
            _moduleOf[field] = binder.ModuleName;
        }
    }

    private List<ObjectBinding> BindingsOf(string typeName)
    {
        if (!_bindings.TryGetValue(typeName, out var list))
        {
            _bindings.Add(typeName, list = []);
        }

        return list;
    }

    private static bool IsRoot(GraphQLSchema schema, ObjectBinding binding) =>
        schema.FindType(binding.TypeName) is { } type
        && (type == schema.QueryType || type == schema.MutationType || type == schema.SubscriptionType);
}
