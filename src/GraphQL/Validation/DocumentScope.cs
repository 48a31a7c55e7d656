using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;

namespace Headless.GraphQL.Validation;

/// <summary>A variable where it is used, and what is expected there.</summary>
/// <param name="Node">The use.</param>
/// <param name="Type">The expected type; null when unknown.</param>
/// <param name="HasDefault">Whether the argument or input field has a default of its own.</param>
/// <param name="OneOf">The OneOf input object that the variable is a field of.</param>
internal readonly record struct VariableUse(VariableNode Node, GraphQLType? Type, bool HasDefault, InputObjectType? OneOf);

/// <summary>An operation or fragment with what was found within it.</summary>
internal sealed class DefinitionScope(DefinitionNode definition, SelectionSetNode selectionSet)
{
    public DefinitionNode Definition { get; } = definition;

    public SelectionSetNode SelectionSet { get; } = selectionSet;

    /// <summary>The type that the selection is on; null when it is unknown.</summary>
    public CompositeType? Type { get; set; }

    public List<FragmentSpreadNode> Spreads { get; } = [];

    public List<VariableUse> Variables { get; } = [];
}

/// <summary>What all rules share: the schema, the document, its fragments by name, and the errors so far.</summary>
internal sealed class DocumentScope : Schema.Coercion.ILiteralErrors
{
    /// <summary>Names and literals of any length may stand in a document, but not come back with every error.</summary>
    private const int MaxMessageChars = 2_000;

    /// <summary>Whoever has made more mistakes has made them all for one reason.</summary>
    private const int MaxSuggestions = 10;

    public DocumentScope(GraphQLSchema schema, DocumentNode document, ValidationOptions options)
    {
        Schema = schema;
        Document = document;
        Options = options;
        foreach (var definition in document.Definitions)
        {
            switch (definition)
            {
                case OperationDefinitionNode operation:
                    Operations.Add(new DefinitionScope(operation, operation.SelectionSet) { Type = schema.RootType(operation.Operation) });
                    break;
                case FragmentDefinitionNode fragment:
                    AddFragment(fragment);
                    break;
            }
        }
    }

    public GraphQLSchema Schema { get; }

    public DocumentNode Document { get; }

    public ValidationOptions Options { get; }

    public List<DefinitionScope> Operations { get; } = [];

    public List<DefinitionScope> Fragments { get; } = [];

    public List<ValidationError> Errors { get; } = [];

    /// <summary>Every <c>@defer</c>, in the order of the walk.</summary>
    public List<DirectiveNode> Defers { get; } = [];

    private Dictionary<string, DefinitionScope> FragmentsByName { get; } = new(StringComparer.Ordinal);

    public DefinitionScope? FindFragment(string name) => FragmentsByName.GetValueOrDefault(name);

    /// <summary>Whether further errors are dropped, so that looking for them is wasted.</summary>
    public bool IsFull => Errors.Count >= Options.MaxErrors;

    /// <summary>A hint to what a name may have meant; the first errors have one, all others would be paid for with comparisons.</summary>
    public string Suggest(string name, IEnumerable<string> known) => Errors.Count < MaxSuggestions ? Suggestions.For(name, known) : "";

    public void Report(ValidationRule rule, string message, params ReadOnlySpan<int> positions)
    {
        if (Errors.Count < Options.MaxErrors)
        {
            message = message.Length <= MaxMessageChars ? message : message[..MaxMessageChars] + "…";
            Errors.Add(new ValidationError(rule, message, Document.Source, positions.ToArray()));
        }
    }

    public void Report(SyntaxNode node, string message) => Report(ValidationRule.ValuesOfCorrectType, message, node.Start);

    /// <summary>The definition and all fragments that it reaches, each once.</summary>
    public List<DefinitionScope> Reachable(DefinitionScope definition)
    {
        var reached = new List<DefinitionScope> { definition };
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < reached.Count; i++)
        {
            foreach (var spread in reached[i].Spreads)
            {
                if (seen.Add(spread.Name) && FindFragment(spread.Name) is { } fragment)
                {
                    reached.Add(fragment);
                }
            }
        }

        return reached;
    }

    private void AddFragment(FragmentDefinitionNode fragment)
    {
        var scope = new DefinitionScope(fragment, fragment.SelectionSet)
        {
            Type = Schema.FindType(fragment.TypeCondition.Name) as CompositeType,
        };
        Fragments.Add(scope);
        FragmentsByName.TryAdd(fragment.Name, scope);
    }
}
