using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;

namespace Headless.GraphQL.Validation;

/// <summary>Finds uses of what is deprecated, for checks that ask for it.</summary>
internal static class DeprecationRule
{
    public static void Check(DocumentScope scope, SyntaxNode node, ISchemaMember member)
    {
        if (member.DeprecationReason() is { } reason)
        {
            scope.Report(ValidationRule.NoDeprecated, $"\"{member.Coordinate}\" is deprecated: {reason}", node.Start);
        }
    }

    public static void CheckValue(DocumentScope scope, ValueNode value, GraphQLType type)
    {
        switch (value)
        {
            case ListValueNode list:
                foreach (var item in list.Items)
                {
                    CheckValue(scope, item, type);
                }

                break;
            case ObjectValueNode literal when type.Named is InputObjectType input:
                foreach (var node in literal.Fields)
                {
                    if (input.Fields.Find(node.Name) is { } field)
                    {
                        Check(scope, node, field);
                        CheckValue(scope, node.Value, field.Type);
                    }
                }

                break;
            case EnumValueNode name when type.Named is EnumType enumType && enumType.Values.Find(name.Name) is { } member:
                Check(scope, name, member);
                break;
        }
    }
}
