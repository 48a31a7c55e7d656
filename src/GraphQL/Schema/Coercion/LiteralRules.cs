using System.Globalization;
using Headless.GraphQL.Language;

namespace Headless.GraphQL.Schema.Coercion;

/// <summary>Hears what is wrong with a literal.</summary>
internal interface ILiteralErrors
{
    void Report(SyntaxNode node, string message);
}

/// <summary>
/// Whether a literal can be a value of a type. Variables inside are left alone: whether they fit is a question of their declared type.
/// </summary>
internal static class LiteralRules
{
    public static void Check<T>(ValueNode value, GraphQLType type, ref T errors)
        where T : ILiteralErrors
    {
        switch (value)
        {
            case VariableNode:
                return;
            case NullValueNode:
                if (type.IsNonNull)
                {
                    errors.Report(value, $"Expected a value of the non-null type \"{type}\", found null.");
                }

                return;
        }

        switch (type.Nullable)
        {
            case ListType list when value is ListValueNode items:
                foreach (var item in items.Items)
                {
                    Check(item, list.Element, ref errors);
                }

                return;
            case ListType list:
                Check(value, list.Element, ref errors);
                return;
            case InputObjectType input:
                CheckObject(value, input, ref errors);
                return;
            case EnumType enumType:
                CheckEnum(value, enumType, ref errors);
                return;
            case ScalarType scalar:
                CheckScalar(value, scalar, ref errors);
                return;
        }
    }

    private static void CheckObject<T>(ValueNode value, InputObjectType type, ref T errors)
        where T : ILiteralErrors
    {
        if (value is not ObjectValueNode literal)
        {
            errors.Report(value, $"Expected an input object of type \"{type}\", found {Show(value)}.");
            return;
        }

        ObjectFieldNode? onlyField = null;
        var knownFields = 0;
        foreach (var node in literal.Fields)
        {
            if (type.Fields.Find(node.Name) is { } field)
            {
                onlyField = node;
                knownFields++;
                Check(node.Value, field.Type, ref errors);
            }
            else
            {
                errors.Report(node, $"The input type \"{type}\" has no field \"{node.Name}\".");
            }
        }

        foreach (var field in type.Fields)
        {
            if (field.IsRequired && !Has(literal, field.Name))
            {
                errors.Report(literal, $"The required field \"{field.Coordinate}\" of type \"{field.Type}\" is missing.");
            }
        }

        if (type.IsOneOf && (knownFields != 1 || onlyField!.Value is NullValueNode))
        {
            errors.Report(literal, $"Exactly one field of \"{type}\" must be given, and not as null.");
        }
    }

    private static bool Has(ObjectValueNode literal, string name)
    {
        foreach (var field in literal.Fields)
        {
            if (field.Name == name)
            {
                return true;
            }
        }

        return false;
    }

    private static void CheckEnum<T>(ValueNode value, EnumType type, ref T errors)
        where T : ILiteralErrors
    {
        if (value is not EnumValueNode literal)
        {
            errors.Report(value, $"Expected a value of the enum \"{type}\", found {Show(value)}.");
        }
        else if (type.Values.Find(literal.Name) is null)
        {
            errors.Report(value, $"The enum \"{type}\" has no value \"{literal.Name}\".");
        }
    }

    private static void CheckScalar<T>(ValueNode value, ScalarType type, ref T errors)
        where T : ILiteralErrors
    {
        var fits = type.Scalar switch
        {
            ScalarKind.Int => value is IntValueNode number && IsInt32(number.Text),
            ScalarKind.Float => value is IntValueNode or FloatValueNode && IsFinite(NumberText(value)),
            ScalarKind.String => value is StringValueNode,
            ScalarKind.Boolean => value is BooleanValueNode,
            ScalarKind.Id => value is StringValueNode or IntValueNode,
            _ => true,
        };
        if (!fits)
        {
            errors.Report(value, $"Expected a value of type \"{type}\", found {Show(value)}.");
        }
    }

    private static string Show(ValueNode value)
    {
        const int MaxShownChars = 80;
        if (value is StringValueNode { Value.Length: > MaxShownChars } text)
        {
            return SyntaxPrinter.PrintString(text.Value[..MaxShownChars] + "…");
        }

        var shown = SyntaxPrinter.Print(value);
        return shown.Length <= MaxShownChars ? shown : shown[..MaxShownChars] + "…";
    }

    private static string NumberText(ValueNode value) => value is IntValueNode number ? number.Text : ((FloatValueNode)value).Text;

    private static bool IsInt32(string text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    private static bool IsFinite(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);
}
