using Headless.GraphQL.Cost;
using Headless.GraphQL.Language;

namespace Headless.GraphQL.Schema;

/// <summary>Whether <c>@cost</c> and <c>@listSize</c>, where a schema declares them, say something that can be computed with.</summary>
internal sealed class CostRules(List<SchemaError> errors)
{
    public static void Check(GraphQLSchema schema, List<SchemaError> errors)
    {
        var rules = new CostRules(errors);
        foreach (var type in schema.Types.Where(t => !t.Origin.IsBuiltIn))
        {
            rules.CheckWeight(type);
            foreach (var value in (type as InputObjectType)?.Fields ?? MemberList<InputValueDefinition>.Empty)
            {
                rules.CheckWeight(value);
            }

            foreach (var field in (type as CompositeType)?.Fields ?? MemberList<FieldDefinition>.Empty)
            {
                rules.CheckWeight(field);
                rules.CheckSize(field);
                foreach (var argument in field.Arguments)
                {
                    rules.CheckWeight(argument);
                }
            }
        }
    }

    private void CheckWeight(ISchemaMember member)
    {
        if (member.FindDirective(CostModel.CostDirective) is { } directive
            && directive.Argument(CostModel.WeightArgument) is { } weight
            && CostModel.ParseWeight(weight) is null)
        {
            var found = SyntaxPrinter.Print(weight);
            Error($"@cost(weight:) is {found}; allowed is a whole number from 0 to {int.MaxValue}.", member, directive, weight);
        }
    }

    private void CheckSize(FieldDefinition field)
    {
        if (((ISchemaMember)field).FindDirective(CostModel.ListSizeDirective) is not { } directive
            || CostModel.SizeOf(field) is not { } size)
        {
            return;
        }

        if (directive.Argument(CostModel.AssumedSizeArgument) is IntValueNode assumed && size.AssumedItems is null or < 0)
        {
            var message = $"@listSize(assumedSize:) is {assumed.Text}; allowed is a whole number from 0 to {int.MaxValue}.";
            Error(message, field, directive, assumed);
        }

        foreach (var name in size.SlicingArguments)
        {
            CheckSlice(name, field, directive);
        }

        foreach (var name in size.SizedFields)
        {
            CheckSized(name, field, directive);
        }

        if (field.Type.ElementType is null && size.SizedFields.Length == 0)
        {
            Error($"@listSize stands at {field.Type}, which is no list, and names no sizedFields.", field, directive);
        }

        if (size is { SlicingArguments.Length: 0, AssumedItems: null })
        {
            Error("@listSize says neither assumedSize nor slicingArguments.", field, directive);
        }
    }

    private void CheckSlice(string name, FieldDefinition field, SchemaDirective directive)
    {
        if (field.Arguments.Find(name) is not { } argument)
        {
            Error($"@listSize(slicingArguments:) names {name}, and there is no argument {field.Coordinate}({name}:).", field, directive);
        }
        else if (argument.Type.ElementType is null && argument.Type.Named is not ScalarType { Scalar: ScalarKind.Int })
        {
            Error(
                $"@listSize(slicingArguments:) names {argument.Coordinate} of type {argument.Type}; "
                    + "allowed is Int, or a list of what is asked for.",
                field,
                directive);
        }
    }

    private void CheckSized(string name, FieldDefinition field, SchemaDirective directive)
    {
        if ((field.Type.Named as CompositeType)?.Fields.Find(name) is not { } sized)
        {
            Error($"@listSize(sizedFields:) names {name}, and there is no field {field.Type.Named}.{name}.", field, directive);
        }
        else if (sized.Type.ElementType is null)
        {
            Error($"@listSize(sizedFields:) names {sized.Coordinate} of type {sized.Type}, which is no list.", field, directive);
        }
    }

    private void Error(string message, ISchemaMember member, SchemaDirective directive, SyntaxNode? node = null) =>
        errors.Add(new SchemaError(message, member.Coordinate, directive.Origin.MovedTo((node ?? directive.Node).Start)));
}
