using Headless.GraphQL.Binding;
using Headless.GraphQL.Language;
using Headless.GraphQL.Schema;

namespace Headless.GraphQL.Introspection;

/// <summary>Answers <c>__schema</c> and <c>__type</c> from the schema itself, on the same execution as everything else.</summary>
internal static class IntrospectionBindings
{
    private static readonly Shape<GraphQLType?> TypeShape = Shapes.Object<GraphQLType?>("__Type");
    private static readonly Shape<IReadOnlyList<GraphQLType>?> TypesShape = Shapes.List(Shapes.Object<GraphQLType>("__Type"));
    private static readonly Shape<IReadOnlyList<InputValueDefinition>?> InputsShape =
        Shapes.List(Shapes.Object<InputValueDefinition>("__InputValue"));

    private static readonly Dictionary<string, IReadOnlyList<ObjectBinding>> Types =
        new ObjectBinding[] { BindSchema(), BindType(), BindField(), BindInputValue(), BindEnumValue(), BindDirective() }
            .ToDictionary(b => b.TypeName, IReadOnlyList<ObjectBinding> (b) => [b], StringComparer.Ordinal);

    /// <summary>What answers a type of introspection, the same for every schema; nothing for other types.</summary>
    public static IReadOnlyList<ObjectBinding> Of(ObjectType type) => Types.GetValueOrDefault(type.Name) ?? [];

    /// <summary>Adds the two fields at which introspection begins to what answers the query root.</summary>
    public static void AddRootFields(ObjectBinding<object> query, GraphQLSchema schema)
    {
        query.Property(schema.SchemaField.Name, _ => schema, Shapes.Object<GraphQLSchema>("__Schema"));
        query.Pure(
            schema.TypeField.Name,
            static call => (string)call.Argument(0)!,
            (_, name) => (GraphQLType?)schema.FindType(name),
            TypeShape);
    }

    private static ObjectBinding<GraphQLSchema> BindSchema()
    {
        var binding = new ObjectBinding<GraphQLSchema>("__Schema");
        binding.Leaf("description", static (w, s, step) => w.Write(s.Description, step));
        binding.Property("types", static s => s.Types, TypesShape);
        binding.Property("queryType", static s => s.QueryType, TypeShape);
        binding.Property("mutationType", static s => s.MutationType, TypeShape);
        binding.Property("subscriptionType", static s => s.SubscriptionType, TypeShape);
        binding.Property("directives", static s => s.DirectiveDefinitions, Shapes.List(Shapes.Object<DirectiveDefinition>("__Directive")));
        return binding;
    }

    private static ObjectBinding<GraphQLType> BindType()
    {
        var binding = new ObjectBinding<GraphQLType>("__Type");
        binding.Leaf("kind", static (w, t, step) => w.Write(NameOf(t.Kind), step));
        binding.Leaf("name", static (w, t, step) => w.Write((t as NamedType)?.Name, step));
        binding.Leaf("description", static (w, t, step) => w.Write((t as NamedType)?.Description, step));
        binding.Leaf("specifiedByURL", static (w, t, step) => w.Write((t as ScalarType)?.SpecifiedByUrl, step));
        binding.Leaf("isOneOf", static (w, t, step) => w.Write((t as InputObjectType)?.IsOneOf, step));
        binding.Pure(
            "fields",
            IncludeDeprecated,
            static (t, all) => Visible(t is ObjectType or InterfaceType ? ((CompositeType)t).Fields : null, all),
            Shapes.List(Shapes.Object<FieldDefinition>("__Field")));
        binding.Property(
            "interfaces",
            static IReadOnlyList<GraphQLType>? (t) => t is ObjectType or InterfaceType ? ((CompositeType)t).Interfaces : null,
            TypesShape);
        binding.Property(
            "possibleTypes",
            static IReadOnlyList<GraphQLType>? (t) => t is InterfaceType or UnionType ? ((CompositeType)t).PossibleTypes : null,
            TypesShape);
        binding.Pure(
            "enumValues",
            IncludeDeprecated,
            static (t, all) => Visible((t as EnumType)?.Values, all),
            Shapes.List(Shapes.Object<EnumValueDefinition>("__EnumValue")));
        binding.Pure("inputFields", IncludeDeprecated, static (t, all) => Visible((t as InputObjectType)?.Fields, all), InputsShape);
        binding.Property("ofType", static t => t.IsNonNull ? t.Nullable : t.ElementType, TypeShape);
        return binding;
    }

    private static ObjectBinding<FieldDefinition> BindField()
    {
        var binding = new ObjectBinding<FieldDefinition>("__Field");
        BindMember(binding);
        BindDeprecation(binding);
        binding.Pure("args", IncludeDeprecated, static (f, all) => Visible(f.Arguments, all), InputsShape);
        binding.Property("type", static f => f.Type, TypeShape);
        return binding;
    }

    private static ObjectBinding<InputValueDefinition> BindInputValue()
    {
        var binding = new ObjectBinding<InputValueDefinition>("__InputValue");
        BindMember(binding);
        BindDeprecation(binding);
        binding.Property("type", static v => v.Type, TypeShape);
        binding.Leaf(
            "defaultValue",
            static (w, v, step) => w.Write(v.DefaultValue is null ? null : SyntaxPrinter.Print(v.DefaultValue), step));
        return binding;
    }

    private static ObjectBinding<EnumValueDefinition> BindEnumValue()
    {
        var binding = new ObjectBinding<EnumValueDefinition>("__EnumValue");
        BindMember(binding);
        BindDeprecation(binding);
        return binding;
    }

    private static ObjectBinding<DirectiveDefinition> BindDirective()
    {
        var binding = new ObjectBinding<DirectiveDefinition>("__Directive");
        BindMember(binding);
        binding.Leaf("isRepeatable", static (w, d, step) => w.Write(d.IsRepeatable, step));
        binding.Property("locations", static d => DirectiveLocationNames.Of(d.Locations).ToList(), Shapes.List(Shapes.String));
        binding.Pure("args", IncludeDeprecated, static (d, all) => Visible(d.Arguments, all), InputsShape);
        return binding;
    }

    private static void BindMember<T>(ObjectBinding<T> binding)
        where T : ISchemaMember
    {
        binding.Leaf("name", static (w, m, step) => w.Write(m.Name, step));
        binding.Leaf("description", static (w, m, step) => w.Write(m.Description, step));
    }

    private static void BindDeprecation<T>(ObjectBinding<T> binding)
        where T : ISchemaMember
    {
        binding.Leaf("isDeprecated", static (w, m, step) => w.Write(m.DeprecationReason() is not null, step));
        binding.Leaf("deprecationReason", static (w, m, step) => w.Write(m.DeprecationReason(), step));
    }

    /// <summary>The one argument of all lists whose members can be deprecated.</summary>
    private static bool IncludeDeprecated(ResolverCall call) => call.Argument(0) is true;

    private static IReadOnlyList<T>? Visible<T>(MemberList<T>? members, bool includeDeprecated)
        where T : class, ISchemaMember =>
        includeDeprecated ? members : members?.Where(m => m.DeprecationReason() is null).ToList();

    private static string NameOf(TypeKind kind) => kind switch
    {
        TypeKind.Scalar => "SCALAR",
        TypeKind.Object => "OBJECT",
        TypeKind.Interface => "INTERFACE",
        TypeKind.Union => "UNION",
        TypeKind.Enum => "ENUM",
        TypeKind.InputObject => "INPUT_OBJECT",
        TypeKind.List => "LIST",
        _ => "NON_NULL",
    };
}
