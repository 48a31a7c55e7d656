using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;

namespace Headless.GraphQL.Planning;

/// <summary>Reads <c>@requiresScopes(scopes: [[String!]!]!)</c>: of the outer list one, of the inner lists all.</summary>
internal static class Scopes
{
    private const string Directive = "requiresScopes";

    /// <summary>What a field needs: its own scopes and those of its type.</summary>
    public static string[][] Of(FieldDefinition field, ObjectType type)
    {
        if (type.Directives.IsEmpty && field.Directives.IsEmpty)
        {
            return [];
        }

        var ofType = Read(type);
        var ofField = Read(field);
        return ofType.Length == 0 || ofField.Length == 0
            ? [.. ofType, .. ofField]
            : [.. ofType.SelectMany(t => ofField, (t, f) => t.Union(f).ToArray())];
    }

    private static string[][] Read(ISchemaMember member) => member.FindDirective(Directive)?.Argument("scopes") is ListValueNode options
        ? [.. options.Items.OfType<ListValueNode>().Select(all => all.Items.OfType<StringValueNode>().Select(s => s.Value).ToArray())]
        : [];
}
