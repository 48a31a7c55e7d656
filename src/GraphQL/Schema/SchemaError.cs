namespace Headless.GraphQL.Schema;

/// <summary>Something that makes SDL no valid schema.</summary>
/// <param name="Message">What is wrong, for the author of the SDL.</param>
/// <param name="Coordinate">Where in the schema, for example <c>Book.title(language:)</c>; empty for the schema as a whole.</param>
/// <param name="Origin">Where in the documents.</param>
public sealed record SchemaError(string Message, string Coordinate, SchemaOrigin Origin)
{
    /// <summary><c>file(line,column): coordinate: message</c>, the form that editors turn into a link.</summary>
    public override string ToString()
    {
        var place = Origin.IsBuiltIn ? "" : $"{Origin.File}({Origin.Line},{Origin.Column}): ";
        return Coordinate.Length == 0 ? place + Message : $"{place}{Coordinate}: {Message}";
    }
}

/// <summary>The SDL that a program was started with is no valid schema. The message holds every error on a line of its own.</summary>
public sealed class SchemaException(IReadOnlyList<SchemaError> errors) : Exception(string.Join(Environment.NewLine, errors))
{
    public IReadOnlyList<SchemaError> Errors { get; } = errors;
}

/// <summary>Either a schema or what is wrong with it.</summary>
/// <param name="Schema">Null when there are errors.</param>
/// <param name="Errors">In the order of the documents as far as possible.</param>
public sealed record SchemaBuildResult(GraphQLSchema? Schema, IReadOnlyList<SchemaError> Errors);
