using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;

namespace Headless.GraphQL.Planning;

/// <summary>The variables of one operation: their places, and for planning the values of those on which conditions depend.</summary>
internal sealed class VariableValues(OperationDefinitionNode operation, object?[] values)
{
    /// <summary>Place of a variable among the operation's definitions.</summary>
    public int IndexOf(string name)
    {
        for (var i = 0; i < operation.Variables.Count; i++)
        {
            if (operation.Variables[i].Variable.Name == name)
            {
                return i;
            }
        }

        throw new InvalidOperationException($"Validation let the undefined variable ${name} through.");
    }

    /// <summary>Whether <c>@skip</c> and <c>@include</c> leave a selection in.</summary>
    public bool Includes(NodeList<DirectiveNode> directives)
    {
        foreach (var directive in directives)
        {
            if ((directive.Name == BuiltIns.Skip && Condition(directive)) || (directive.Name == BuiltIns.Include && !Condition(directive)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The <c>@defer</c> among the directives, unless its <c>if</c> is false.</summary>
    public DirectiveNode? ActiveDefer(NodeList<DirectiveNode> directives)
    {
        foreach (var directive in directives)
        {
            if (directive.Name == BuiltIns.Defer)
            {
                var isOff = directive.Argument("if") switch
                {
                    BooleanValueNode literal => !literal.Value,
                    VariableNode variable => values[IndexOf(variable.Name)] is false,
                    _ => false,
                };
                return isOff ? null : directive;
            }
        }

        return null;
    }

    private bool Condition(DirectiveNode directive) => directive.Arguments[0].Value switch
    {
        BooleanValueNode literal => literal.Value,
        VariableNode variable => values[IndexOf(variable.Name)] is true,
        _ => false,
    };
}
