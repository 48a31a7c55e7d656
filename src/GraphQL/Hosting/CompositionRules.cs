using Headless.GraphQL.Binding;
using Headless.GraphQL.Schema;

namespace Headless.GraphQL.Hosting;

/// <summary>What must hold of a composed schema: every field answered, every key loadable, every value of the SDL's type.</summary>
internal static class CompositionRules
{
    public static void Check(ComposedSchema composed, List<string> problems)
    {
        foreach (var type in composed.Schema.Objects)
        {
            if (!type.IsIntrospection)
            {
                Check(composed, type, problems);
            }
        }
    }

    private static void Check(ComposedSchema composed, ObjectType type, List<string> problems)
    {
        var bindings = composed.BindingsOf(type);
        if (bindings.Count == 0)
        {
            problems.Add($"{Place(type)}{type.Name} has no class: the module that declares it must be added.");
        }

        foreach (var binding in bindings)
        {
            foreach (var field in type.Fields)
            {
                if (!binding.HasField(field.Name))
                {
                    problems.Add($"{Place(field)}{field.Coordinate} is answered by no module.");
                }
            }

            foreach (var field in binding.Fields)
            {
                if (type.Fields.Find(field.Name) is { } definition)
                {
                    CheckTarget(composed, definition, field, problems);
                }
                else if (!field.Name.StartsWith("__", StringComparison.Ordinal))
                {
                    problems.Add($"{type.Name}.{field.Name} is bound, but the schema does not have it.");
                }
            }
        }
    }

    private static void CheckTarget(ComposedSchema composed, FieldDefinition definition, FieldBinding field, List<string> problems)
    {
        var target = definition.Type.Named;
        if (!target.IsComposite)
        {
            return;
        }

        if (field.Shape?.TypeName != target.Name)
        {
            var answered = field.Shape?.TypeName ?? "a scalar";
            problems.Add($"{Place(definition)}{definition.Coordinate} is {target.Name} in the schema, but answered as {answered}.");
        }
        else if (target is ObjectType objectType && composed.FindTarget(field, objectType) is null)
        {
            problems.Add($"{Place(definition)}{definition.Coordinate} is answered with " + (field.Shape.KeyType is { } key
                ? $"{key.Name}, but nothing loads {target.Name} by that key: its owner needs a [GraphQLLoader(\"{target.Name}\")]."
                : $"{field.Shape.ObjectType?.Name}, which {target.Name} is not bound to."));
        }
    }

    private static string Place(ISchemaMember member) =>
        member.Origin.IsBuiltIn ? "" : $"{member.Origin.File}({member.Origin.Line},{member.Origin.Column}): ";
}
