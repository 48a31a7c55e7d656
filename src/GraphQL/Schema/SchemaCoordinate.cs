using System.Diagnostics.CodeAnalysis;

namespace Headless.GraphQL.Schema;

/// <summary>
/// Names one element of a schema, in the grammar of the specification: <c>Type</c>, <c>Type.member</c>, <c>Type.field(argument:)</c>,
/// <c>@directive</c>, <c>@directive(argument:)</c>. A member is a field, an input field or an enum value. Blanks are not allowed.
/// </summary>
/// <param name="Name">Of the type or directive.</param>
/// <param name="Member">Null when the type itself, or a directive, is meant.</param>
/// <param name="Argument">Null when no argument is meant.</param>
/// <param name="IsDirective">Whether it begins with <c>@</c>.</param>
public sealed record SchemaCoordinate(string Name, string? Member = null, string? Argument = null, bool IsDirective = false)
{
    /// <summary>False when the text does not follow the grammar; whether the element exists is for <see cref="Resolve"/> to say.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out SchemaCoordinate? coordinate)
    {
        coordinate = null;
        var rest = text.AsSpan();
        var isDirective = Take(ref rest, '@');
        var name = TakeName(ref rest);
        var member = !isDirective && Take(ref rest, '.') ? TakeName(ref rest) : null;
        string? argument = null;
        if ((isDirective || member is { Length: > 0 }) && Take(ref rest, '('))
        {
            argument = TakeName(ref rest);
            if (!Take(ref rest, ':') || !Take(ref rest, ')'))
            {
                return false;
            }
        }

        if (rest.IsEmpty && name.Length > 0 && member != "" && argument != "")
        {
            coordinate = new SchemaCoordinate(name, member, argument, isDirective);
        }

        return coordinate is not null;
    }

    /// <summary>The element, or null when the schema has none there. Knows <c>__typename</c>, <c>__schema</c>, <c>__type</c> too.</summary>
    public ISchemaMember? Resolve(GraphQLSchema schema)
    {
        if (IsDirective)
        {
            var directive = schema.DirectiveDefinitions.Find(Name);
            return Argument is null ? directive : directive?.Arguments.Find(Argument);
        }

        var type = schema.FindType(Name);
        if (Member is null)
        {
            return type;
        }

        ISchemaMember? member = type switch
        {
            CompositeType composite => schema.FindField(composite, Member),
            InputObjectType input => input.Fields.Find(Member),
            EnumType enumType => enumType.Values.Find(Member),
            _ => null,
        };
        return Argument is null ? member : (member as FieldDefinition)?.Arguments.Find(Argument);
    }

    public override string ToString() =>
        $"{(IsDirective ? "@" : "")}{Name}{(Member is null ? "" : "." + Member)}{(Argument is null ? "" : $"({Argument}:)")}";

    private static bool Take(ref ReadOnlySpan<char> rest, char expected)
    {
        if (rest.IsEmpty || rest[0] != expected)
        {
            return false;
        }

        rest = rest[1..];
        return true;
    }

    /// <summary>Empty when no name stands here.</summary>
    private static string TakeName(ref ReadOnlySpan<char> rest)
    {
        var length = 0;
        while (length < rest.Length && (rest[length] == '_' || char.IsAsciiLetterOrDigit(rest[length])))
        {
            length++;
        }

        length = length > 0 && char.IsAsciiDigit(rest[0]) ? 0 : length;

        var name = rest[..length].ToString();
        rest = rest[length..];
        return name;
    }
}
