namespace Headless.GraphQL.Schema;

/// <summary>Whether a type keeps what the interfaces promise that it names.</summary>
internal static class InterfaceRules
{
    public static void Check(CompositeType type, List<SchemaError> errors)
    {
        foreach (var implemented in type.Interfaces)
        {
            foreach (var inherited in implemented.Interfaces)
            {
                if (inherited == type)
                {
                    errors.Add(new SchemaError($"It implements {implemented}, which implements it.", type.Coordinate, type.Origin));
                }
                else if (!type.Interfaces.Contains(inherited))
                {
                    var message = $"It must also implement {inherited}, because {implemented} does.";
                    errors.Add(new SchemaError(message, type.Coordinate, type.Origin));
                }
            }

            foreach (var promised in implemented.Fields)
            {
                CheckField(type, promised, errors);
            }
        }
    }

    private static void CheckField(CompositeType type, FieldDefinition promised, List<SchemaError> errors)
    {
        if (type.Fields.Find(promised.Name) is not { } field)
        {
            errors.Add(new SchemaError($"The field {promised.Coordinate} of the interface is missing.", type.Coordinate, type.Origin));
            return;
        }

        if (!IsSubtype(field.Type, promised.Type))
        {
            Error($"The type must be {promised.Type} or a subtype, as in {promised.Coordinate}; it is {field.Type}.", field);
        }

        if (IsDeprecated(field) && !IsDeprecated(promised))
        {
            Error($"It cannot be deprecated while {promised.Coordinate} is not.", field);
        }

        foreach (var promisedArgument in promised.Arguments)
        {
            var argument = field.Arguments.Find(promisedArgument.Name);
            if (argument is null)
            {
                Error($"The argument {promisedArgument.Coordinate} of the interface is missing.", field);
            }
            else if (argument.Type != promisedArgument.Type)
            {
                Error($"The type must be {promisedArgument.Type}, as in {promisedArgument.Coordinate}; it is {argument.Type}.", argument);
            }
        }

        foreach (var argument in field.Arguments)
        {
            if (argument.IsRequired && promised.Arguments.Find(argument.Name) is null)
            {
                Error($"An argument that {promised.Coordinate} does not have must be optional.", argument);
            }
        }

        void Error(string message, ISchemaMember member) => errors.Add(new SchemaError(message, member.Coordinate, member.Origin));
    }

    private static bool IsDeprecated(ISchemaMember member) => member.DeprecationReason() is not null;

    /// <summary>Covariance: a narrower type, or the same without null.</summary>
    private static bool IsSubtype(GraphQLType type, GraphQLType promised)
    {
        if (type == promised)
        {
            return true;
        }

        if (promised.IsNonNull)
        {
            return type.IsNonNull && IsSubtype(type.Nullable, promised.Nullable);
        }

        return (type.Nullable, promised) switch
        {
            (ListType list, ListType promisedList) => IsSubtype(list.Element, promisedList.Element),
            (ObjectType member, UnionType union) => union.PossibleTypes.Contains(member),
            (CompositeType implementation, InterfaceType implemented) =>
                implementation == implemented || implementation.Interfaces.Contains(implemented),
            var (nullable, _) => nullable == promised,
        };
    }
}
