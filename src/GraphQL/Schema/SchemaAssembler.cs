using System.Collections.Immutable;
using Headless.GraphQL.Language;

namespace Headless.GraphQL.Schema;

/// <summary>Turns declarations into types that point at each other. Reports what cannot be resolved and what stands twice.</summary>
internal sealed class SchemaAssembler(SchemaDeclarations declarations, List<SchemaError> errors)
{
    private static readonly string[] DefaultRootNames = ["Query", "Mutation", "Subscription"];

    private readonly Dictionary<string, NamedType> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DirectiveDefinition> _directives = new(StringComparer.Ordinal);
    private readonly HashSet<NamedType> _referenced = [];

    public SchemaParts Assemble()
    {
        // Own types come first, so that indices and introspection follow the author's order.
        var declared = declarations.Types.Where(IsKept).OrderBy(t => t.Definition.Source is null).ToList();
        foreach (var declaration in declared)
        {
            _types.Add(declaration.Definition.Node.Name, CreateType(declaration.Definition));
        }

        var directives = declarations.Directives.OrderBy(d => d.Definition.Source is null).ToList();
        foreach (var declaration in directives)
        {
            _directives.Add(declaration.Definition.Node.Name, CreateDirective(declaration.Definition));
        }

        foreach (var declaration in directives)
        {
            FillDirective(declaration);
        }

        foreach (var declaration in declared)
        {
            FillType(declaration);
        }

        var types = _types.Values.Where(t => !IsUnusedBuiltIn(t)).ToImmutableArray();
        Number(types);
        return new SchemaParts(
            declarations.Schema.Select(s => s.Node.Description).FirstOrDefault(d => d is not null),
            [.. declarations.Schema.SelectMany(s => Directives(s.Node.Directives, s.Source))],
            types,
            [.. _directives.Values],
            FindRoots());
    }

    private static NamedType CreateType(Declared<TypeDefinitionNode> declared)
    {
        var (name, description) = (declared.Node.Name, declared.Node.Description);
        var origin = declared.At(declared.Node.NameStart);
        return declared.Node switch
        {
            ScalarDefinitionNode => new ScalarType(name, description, origin, BuiltIns.ScalarOf(name)),
            ObjectDefinitionNode => new ObjectType(name, description, origin),
            InterfaceDefinitionNode => new InterfaceType(name, description, origin),
            UnionDefinitionNode => new UnionType(name, description, origin),
            EnumDefinitionNode => new EnumType(name, description, origin),
            _ => new InputObjectType(name, description, origin),
        };
    }

    private static DirectiveDefinition CreateDirective(Declared<DirectiveDefinitionNode> declared) => new(
        declared.Node.Name,
        declared.Node.Description,
        declared.Node.IsRepeatable,
        declared.Node.Locations,
        declared.At(declared.Node.NameStart));

    private static void Number(ImmutableArray<NamedType> types)
    {
        var objects = types.OfType<ObjectType>().ToList();
        var implementations = new Dictionary<InterfaceType, List<ObjectType>>();
        for (var i = 0; i < objects.Count; i++)
        {
            objects[i].ObjectIndex = i;
            objects[i].PossibleTypes = [objects[i]];
            foreach (var implemented in objects[i].Interfaces.Distinct())
            {
                if (!implementations.TryGetValue(implemented, out var list))
                {
                    implementations.Add(implemented, list = []);
                }

                list.Add(objects[i]);
            }
        }

        for (var i = 0; i < types.Length; i++)
        {
            types[i].Index = i;
            if (types[i] is InterfaceType type)
            {
                type.PossibleTypes = [.. implementations.GetValueOrDefault(type, [])];
            }

            (types[i] as CompositeType)?.IndexPossibleTypes(objects.Count);
        }
    }

    /// <summary>A default root that nobody gave a field is left out; see <see cref="SchemaBuilder"/>.</summary>
    private bool IsKept(Declaration<TypeDefinitionNode> declaration) =>
        declarations.HasExplicitRoots
        || declaration.Definition.Node is not ObjectDefinitionNode { Name: "Mutation" or "Subscription" }
        || declaration.Parts.Any(p => ((ObjectDefinitionNode)p.Node).Fields.Count > 0);

    /// <summary>A schema has only those built-in scalars that something in it is of.</summary>
    private bool IsUnusedBuiltIn(NamedType type) => type is ScalarType { Origin.IsBuiltIn: true } && !_referenced.Contains(type);

    private ObjectType?[] FindRoots()
    {
        var roots = new ObjectType?[DefaultRootNames.Length];
        if (!declarations.HasExplicitRoots)
        {
            for (var i = 0; i < roots.Length; i++)
            {
                roots[i] = _types.GetValueOrDefault(DefaultRootNames[i]) as ObjectType;
            }
        }

        var named = new HashSet<OperationType>();
        foreach (var (node, source) in declarations.Schema)
        {
            foreach (var operation in node.Operations)
            {
                var origin = new SchemaOrigin(source, operation.Start);
                var kind = operation.Operation.ToString().ToLowerInvariant();
                if (!named.Add(operation.Operation))
                {
                    Error($"There is more than one {kind} root.", "", origin);
                }

                var type = Find(operation.Type, "", source);
                roots[(int)operation.Operation] = type as ObjectType;
                if (type is not null and not ObjectType)
                {
                    Error($"The {kind} root must be an object type, {type} is none.", "", origin);
                }
            }
        }

        return roots;
    }

    private void FillDirective(Declaration<DirectiveDefinitionNode> declaration)
    {
        var directive = _directives[declaration.Definition.Node.Name];
        directive.Directives = [.. declaration.Parts.SelectMany(p => Directives(p.Node.Directives, p.Source))];
        directive.Arguments = Arguments(declaration.Definition.Node.Arguments, directive.Coordinate, declaration.Definition.Source);
    }

    private void FillType(Declaration<TypeDefinitionNode> declaration)
    {
        var type = _types[declaration.Definition.Node.Name];
        type.Directives = [.. declaration.Parts.SelectMany(p => Directives(p.Node.Directives, p.Source))];
        switch (type)
        {
            case EnumType enumType:
                enumType.Values = EnumValues(enumType, declaration.Parts);
                break;
            case InputObjectType input:
                input.Fields = InputFields(input, declaration.Parts);
                break;
            case UnionType union:
                union.PossibleTypes = UnionMembers(union, declaration.Parts);
                break;
            case CompositeType composite:
                composite.Interfaces = ImplementedInterfaces(composite, declaration.Parts);
                composite.Fields = Fields(composite, declaration.Parts);
                break;
        }
    }

    private MemberList<FieldDefinition> Fields(CompositeType type, List<Declared<TypeDefinitionNode>> parts)
    {
        var fields = new Members<FieldDefinition>(errors);
        foreach (var (part, source) in parts)
        {
            foreach (var node in ((FieldsDefinitionNode)part).Fields)
            {
                var coordinate = $"{type.Name}.{node.Name}";
                if (Resolve(node.Type, coordinate, source) is not { } fieldType)
                {
                    continue;
                }

                var origin = new SchemaOrigin(source, node.NameStart);
                fields.Add(new FieldDefinition(node.Name, type, fields.Count, node.Description, fieldType, origin)
                {
                    Directives = Directives(node.Directives, source),
                    Arguments = Arguments(node.Arguments, coordinate, source),
                });
            }
        }

        return fields.ToList();
    }

    private MemberList<InputValueDefinition> Arguments(NodeList<InputValueDefinitionNode> nodes, string owner, GraphQLSource? source)
    {
        var arguments = new Members<InputValueDefinition>(errors);
        foreach (var node in nodes)
        {
            AddInputValue(arguments, node, $"{owner}({node.Name}:)", source);
        }

        return arguments.ToList();
    }

    private MemberList<InputValueDefinition> InputFields(InputObjectType type, List<Declared<TypeDefinitionNode>> parts)
    {
        var fields = new Members<InputValueDefinition>(errors);
        foreach (var (part, source) in parts)
        {
            foreach (var node in ((InputObjectDefinitionNode)part).Fields)
            {
                AddInputValue(fields, node, $"{type.Name}.{node.Name}", source);
            }
        }

        return fields.ToList();
    }

    private void AddInputValue(
        Members<InputValueDefinition> values, InputValueDefinitionNode node, string coordinate, GraphQLSource? source)
    {
        if (Resolve(node.Type, coordinate, source) is { } type)
        {
            var origin = new SchemaOrigin(source, node.NameStart);
            values.Add(new InputValueDefinition(node.Name, coordinate, values.Count, node.Description, type, node.DefaultValue, origin)
            {
                Directives = Directives(node.Directives, source),
            });
        }
    }

    private MemberList<EnumValueDefinition> EnumValues(EnumType type, List<Declared<TypeDefinitionNode>> parts)
    {
        var values = new Members<EnumValueDefinition>(errors);
        foreach (var (part, source) in parts)
        {
            foreach (var node in ((EnumDefinitionNode)part).Values)
            {
                var origin = new SchemaOrigin(source, node.NameStart);
                values.Add(new EnumValueDefinition(node.Name, type, values.Count, node.Description, origin)
                {
                    Directives = Directives(node.Directives, source),
                });
            }
        }

        return values.ToList();
    }

    private ImmutableArray<ObjectType> UnionMembers(UnionType union, List<Declared<TypeDefinitionNode>> parts)
    {
        var members = ImmutableArray.CreateBuilder<ObjectType>();
        foreach (var (part, source) in parts)
        {
            foreach (var node in ((UnionDefinitionNode)part).Types)
            {
                var origin = new SchemaOrigin(source, node.Start);
                var type = Find(node, union.Name, source);
                if (type is ObjectType member && !members.Contains(member))
                {
                    members.Add(member);
                }
                else if (type is not null)
                {
                    Error(type is ObjectType ? $"{type} is a member twice." : $"{type} is no object type.", union.Name, origin);
                }
            }
        }

        return members.ToImmutable();
    }

    private ImmutableArray<InterfaceType> ImplementedInterfaces(CompositeType type, List<Declared<TypeDefinitionNode>> parts)
    {
        var interfaces = ImmutableArray.CreateBuilder<InterfaceType>();
        foreach (var (part, source) in parts)
        {
            foreach (var node in ((FieldsDefinitionNode)part).Interfaces)
            {
                var origin = new SchemaOrigin(source, node.Start);
                var found = Find(node, type.Name, source);
                if (found == type)
                {
                    Error("A type cannot implement itself.", type.Name, origin);
                }
                else if (found is InterfaceType implemented && !interfaces.Contains(implemented))
                {
                    interfaces.Add(implemented);
                }
                else if (found is not null)
                {
                    Error(found is InterfaceType ? $"{found} is implemented twice." : $"{found} is no interface.", type.Name, origin);
                }
            }
        }

        return interfaces.ToImmutable();
    }

    private ImmutableArray<SchemaDirective> Directives(NodeList<DirectiveNode> nodes, GraphQLSource? source) =>
        nodes.Count == 0
            ? []
            : [.. nodes.Select(n => new SchemaDirective(_directives.GetValueOrDefault(n.Name), n, new SchemaOrigin(source, n.Start)))];

    private GraphQLType? Resolve(TypeNode node, string coordinate, GraphQLSource? source) => node switch
    {
        ListTypeNode list => Resolve(list.ElementType, coordinate, source)?.List,
        NonNullTypeNode nonNull => (Resolve(nonNull.NullableType, coordinate, source) as NullableType)?.NonNull,
        _ => Find((NamedTypeNode)node, coordinate, source),
    };

    private NamedType? Find(NamedTypeNode node, string coordinate, GraphQLSource? source)
    {
        if (_types.TryGetValue(node.Name, out var type))
        {
            _referenced.Add(type);
        }
        else
        {
            Error($"There is no type named {node.Name}.", coordinate, new SchemaOrigin(source, node.Start));
        }

        return type;
    }

    private void Error(string message, string coordinate, SchemaOrigin origin) => errors.Add(new SchemaError(message, coordinate, origin));

    /// <summary>Collects members and reports those that stand twice.</summary>
    private sealed class Members<T>(List<SchemaError> errors)
        where T : class, ISchemaMember
    {
        private readonly ImmutableArray<T>.Builder _items = ImmutableArray.CreateBuilder<T>();
        private readonly HashSet<string> _names = new(StringComparer.Ordinal);

        public int Count => _items.Count;

        public void Add(T item)
        {
            if (_names.Add(item.Name))
            {
                _items.Add(item);
            }
            else
            {
                errors.Add(new SchemaError("It is defined more than once.", item.Coordinate, item.Origin));
            }
        }

        public MemberList<T> ToList() => _items.Count == 0 ? MemberList<T>.Empty : new MemberList<T>(_items.ToImmutable());
    }
}
