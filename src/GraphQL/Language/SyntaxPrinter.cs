using System.Globalization;
using System.Text;

namespace Headless.GraphQL.Language;

/// <summary>Writes values and directives in GraphQL syntax, on one line.</summary>
public static class SyntaxPrinter
{
    public static string Print(ValueNode value) => AppendValue(new StringBuilder(), value).ToString();

    public static string Print(DirectiveNode directive)
    {
        var text = new StringBuilder("@").Append(directive.Name);
        if (directive.Arguments.Count > 0)
        {
            var separator = "(";
            foreach (var argument in directive.Arguments)
            {
                AppendValue(text.Append(separator).Append(argument.Name).Append(": "), argument.Value);
                separator = ", ";
            }

            text.Append(')');
        }

        return text.ToString();
    }

    /// <summary>The text as a string literal in double quotes.</summary>
    public static string PrintString(string value) => AppendString(new StringBuilder(), value).ToString();

    private static StringBuilder AppendValue(StringBuilder text, ValueNode value)
    {
        switch (value)
        {
            case VariableNode variable:
                return text.Append('$').Append(variable.Name);
            case IntValueNode number:
                return text.Append(number.Text);
            case FloatValueNode number:
                return text.Append(number.Text);
            case BooleanValueNode boolean:
                return text.Append(boolean.Value ? "true" : "false");
            case StringValueNode characters:
                return AppendString(text, characters.Value);
            case EnumValueNode name:
                return text.Append(name.Name);
            case ListValueNode list:
                return AppendList(text, list);
            case ObjectValueNode fields:
                return AppendObject(text, fields);
            default:
                return text.Append("null");
        }
    }

    private static StringBuilder AppendList(StringBuilder text, ListValueNode list)
    {
        text.Append('[');
        for (var i = 0; i < list.Items.Count; i++)
        {
            AppendValue(text.Append(i == 0 ? "" : ", "), list.Items[i]);
        }

        return text.Append(']');
    }

    private static StringBuilder AppendObject(StringBuilder text, ObjectValueNode value)
    {
        text.Append('{');
        for (var i = 0; i < value.Fields.Count; i++)
        {
            AppendValue(text.Append(i == 0 ? " " : ", ").Append(value.Fields[i].Name).Append(": "), value.Fields[i].Value);
        }

        return text.Append(value.Fields.Count == 0 ? "}" : " }");
    }

    private static StringBuilder AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            var escape = c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                < ' ' or (>= '\u007F' and <= '\u009F') => "\\u" + ((int)c).ToString("X4", CultureInfo.InvariantCulture),
                _ => null,
            };
            if (escape is null)
            {
                text.Append(c);
            }
            else
            {
                text.Append(escape);
            }
        }

        return text.Append('"');
    }
}
