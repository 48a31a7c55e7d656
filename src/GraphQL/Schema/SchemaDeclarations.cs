using Headless.GraphQL.Language;

namespace Headless.GraphQL.Schema;

/// <summary>A syntax node and the document that it stands in; the source is null for what the engine declares.</summary>
internal readonly record struct Declared<T>(T Node, GraphQLSource? Source)
    where T : DefinitionNode
{
    public SchemaOrigin At(int position) => new(Source, position);
}

/// <summary>All definitions and extensions of one name.</summary>
internal sealed class Declaration<T>(Declared<T> definition)
    where T : DefinitionNode
{
    public Declared<T> Definition { get; } = definition;

    public List<Declared<T>> Parts { get; } = [definition];
}

/// <summary>The definitions and extensions of all documents by name, before anything is resolved.</summary>
internal sealed class SchemaDeclarations(List<SchemaError> errors)
{
    private readonly Dictionary<string, Declaration<TypeDefinitionNode>> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Declaration<DirectiveDefinitionNode>> _directives = new(StringComparer.Ordinal);
    private readonly List<Declared<TypeSystemNode>> _extensions = [];
    private readonly List<Declaration<TypeDefinitionNode>> _typesInOrder = [];
    private readonly List<Declaration<DirectiveDefinitionNode>> _directivesInOrder = [];
    private bool _hasSchemaDefinition;

    public IReadOnlyList<Declaration<TypeDefinitionNode>> Types => _typesInOrder;

    public IReadOnlyList<Declaration<DirectiveDefinitionNode>> Directives => _directivesInOrder;

    /// <summary>The schema definition, if there is one, and its extensions.</summary>
    public List<Declared<SchemaDefinitionNode>> Schema { get; } = [];

    public bool HasExplicitRoots => _hasSchemaDefinition;

    public void Add(DocumentNode document, bool isBuiltIn)
    {
        var source = isBuiltIn ? null : document.Source;
        foreach (var definition in document.Definitions)
        {
            switch (definition)
            {
                case TypeSystemNode { IsExtension: true } extension:
                    _extensions.Add(new Declared<TypeSystemNode>(extension, source));
                    break;
                case SchemaDefinitionNode schema:
                    AddSchema(new Declared<SchemaDefinitionNode>(schema, source));
                    break;
                case TypeDefinitionNode type:
                    AddType(new Declared<TypeDefinitionNode>(type, source));
                    break;
                case DirectiveDefinitionNode directive:
                    AddDirective(new Declared<DirectiveDefinitionNode>(directive, source));
                    break;
                default:
                    Error("A schema consists of type-system definitions only.", "", new SchemaOrigin(source, definition.Start));
                    break;
            }
        }
    }

    /// <summary>Puts the extensions to what they extend, which may stand in a later document.</summary>
    public void CheckExtensions()
    {
        foreach (var (node, source) in _extensions)
        {
            switch (node)
            {
                case SchemaDefinitionNode schema:
                    Schema.Add(new Declared<SchemaDefinitionNode>(schema, source));
                    break;
                case TypeDefinitionNode type:
                    ExtendType(new Declared<TypeDefinitionNode>(type, source));
                    break;
                case DirectiveDefinitionNode directive:
                    ExtendDirective(new Declared<DirectiveDefinitionNode>(directive, source));
                    break;
            }
        }
    }

    private void AddSchema(Declared<SchemaDefinitionNode> schema)
    {
        if (_hasSchemaDefinition)
        {
            Error("There is more than one schema definition.", "", schema.At(schema.Node.Start));
        }

        _hasSchemaDefinition = true;
        Schema.Insert(0, schema);
    }

    private void AddType(Declared<TypeDefinitionNode> type)
    {
        var name = type.Node.Name;
        if (!_types.TryGetValue(name, out var known))
        {
            var declaration = new Declaration<TypeDefinitionNode>(type);
            _types.Add(name, declaration);
            _typesInOrder.Add(declaration);
        }
        else if (known.Definition.Source is not null)
        {
            Error("The type is defined more than once.", name, type.At(type.Node.NameStart));
        }
        else if (type.Node is not ScalarDefinitionNode)
        {
            Error("The name belongs to a type that every schema has.", name, type.At(type.Node.NameStart));
        }
    }

    private void AddDirective(Declared<DirectiveDefinitionNode> directive)
    {
        var name = directive.Node.Name;
        if (!_directives.TryGetValue(name, out var known))
        {
            var declaration = new Declaration<DirectiveDefinitionNode>(directive);
            _directives.Add(name, declaration);
            _directivesInOrder.Add(declaration);
        }
        else if (known.Definition.Source is not null)
        {
            Error("The directive is defined more than once.", "@" + name, directive.At(directive.Node.NameStart));
        }
    }

    private void ExtendType(Declared<TypeDefinitionNode> extension)
    {
        var node = extension.Node;
        if (!_types.TryGetValue(node.Name, out var known))
        {
            Error("A type that is not defined cannot be extended.", node.Name, extension.At(node.NameStart));
        }
        else if (known.Definition.Node.GetType() != node.GetType())
        {
            Error("The extension is of another kind than the type.", node.Name, extension.At(node.NameStart));
        }
        else
        {
            known.Parts.Add(extension);
        }
    }

    private void ExtendDirective(Declared<DirectiveDefinitionNode> extension)
    {
        if (_directives.TryGetValue(extension.Node.Name, out var known))
        {
            known.Parts.Add(extension);
        }
        else
        {
            Error("A directive that is not defined cannot be extended.", "@" + extension.Node.Name, extension.At(extension.Node.NameStart));
        }
    }

    private void Error(string message, string coordinate, SchemaOrigin origin) => errors.Add(new SchemaError(message, coordinate, origin));
}
