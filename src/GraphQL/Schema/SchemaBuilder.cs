using Headless.GraphQL.Language;

namespace Headless.GraphQL.Schema;

/// <summary>
/// Makes one schema of SDL documents. Definitions may stand in any order and in any document, extensions may extend what another
/// document defines. Redefinitions of the built-in scalars and directives are accepted and change nothing. Without a <c>schema</c>
/// definition the types named Query, Mutation and Subscription are the roots; of these, Mutation and Subscription count as absent while
/// no document gives them a field, so that a shared document can declare them for others to extend.
/// </summary>
public static class SchemaBuilder
{
    /// <summary>Reads and builds in one go.</summary>
    /// <exception cref="GraphQLSyntaxException">The text is no GraphQL document.</exception>
    /// <exception cref="SchemaException">The schema breaks a rule of the specification.</exception>
    public static GraphQLSchema Build(string sdl) => Build(GraphQLParser.Parse(sdl, ParserOptions.Schema));

    /// <summary>Builds a schema that is known to be good.</summary>
    /// <exception cref="SchemaException">The schema breaks a rule of the specification.</exception>
    public static GraphQLSchema Build(params IReadOnlyList<DocumentNode> documents)
    {
        var result = TryBuild(documents);
        return result.Schema ?? throw new SchemaException(result.Errors);
    }

    /// <summary>Builds a schema, or says everything that is wrong with the documents.</summary>
    public static SchemaBuildResult TryBuild(params IReadOnlyList<DocumentNode> documents)
    {
        var errors = new List<SchemaError>();
        var declarations = new SchemaDeclarations(errors);
        declarations.Add(BuiltIns.Document, isBuiltIn: true);
        foreach (var document in documents)
        {
            declarations.Add(document, isBuiltIn: false);
        }

        declarations.CheckExtensions();
        var parts = new SchemaAssembler(declarations, errors).Assemble();
        if (errors.Count > 0)
        {
            return new SchemaBuildResult(null, errors);
        }

        SchemaRules.Check(parts, errors);
        if (errors.Count > 0)
        {
            return new SchemaBuildResult(null, errors);
        }

        var schema = new GraphQLSchema(parts);
        SchemaValueRules.Check(schema, errors);
        if (errors.Count == 0)
        {
            CostRules.Check(schema, errors);
        }

        return new SchemaBuildResult(errors.Count == 0 ? schema : null, errors);
    }
}
