using Headless.GraphQL.Language;

namespace Headless.GraphQL.Schema;

/// <summary>What every schema has without declaring it: scalars, directives and the types of introspection.</summary>
public static class BuiltIns
{
    public const string Skip = "skip";
    public const string Include = "include";
    public const string Deprecated = "deprecated";
    public const string SpecifiedBy = "specifiedBy";
    public const string OneOf = "oneOf";

    /// <summary>Not built in: a schema offers it by declaring it, so that what is printed tells clients.</summary>
    public const string Defer = "defer";

    public const string String = "String";

    private const string Sdl = """
        "A whole number between -2147483648 and 2147483647."
        scalar Int
        "A finite IEEE 754 double."
        scalar Float
        "Unicode text."
        scalar String
        "true or false."
        scalar Boolean
        "An opaque identifier, answered as a string; strings and integers are accepted."
        scalar ID

        "Answers this part only when the condition holds."
        directive @include("The condition." if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
        "Leaves this part out when the condition holds."
        directive @skip("The condition." if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
        "Still works, but should not be used any more."
        directive @deprecated("Why, and what to use instead, in Markdown." reason: String! = "No longer supported")
          on FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION | ENUM_VALUE
        "Points to the description of a scalar's format."
        directive @specifiedBy("Where the format is described." url: String!) on SCALAR
        "Exactly one field of the input object must be given, and not as null."
        directive @oneOf on INPUT_OBJECT

        "What the server offers."
        type __Schema {
          description: String
          "All types, in no particular order."
          types: [__Type!]!
          "Where queries begin."
          queryType: __Type!
          "Where mutations begin, if there are any."
          mutationType: __Type
          "Where subscriptions begin, if there are any."
          subscriptionType: __Type
          "All directives that documents may use."
          directives: [__Directive!]!
        }

        "A type; which fields are null depends on its kind."
        type __Type {
          kind: __TypeKind!
          "Null for lists and non-null types."
          name: String
          description: String
          "Scalars only."
          specifiedByURL: String
          "Objects and interfaces only."
          fields(includeDeprecated: Boolean! = false): [__Field!]
          "Objects and interfaces only."
          interfaces: [__Type!]
          "Interfaces and unions only."
          possibleTypes: [__Type!]
          "Enums only."
          enumValues(includeDeprecated: Boolean! = false): [__EnumValue!]
          "Input objects only."
          inputFields(includeDeprecated: Boolean! = false): [__InputValue!]
          "Lists and non-null types only."
          ofType: __Type
          "Input objects only."
          isOneOf: Boolean
        }

        "The kinds of types."
        enum __TypeKind { SCALAR OBJECT INTERFACE UNION ENUM INPUT_OBJECT LIST NON_NULL }

        "A field of an object or interface."
        type __Field {
          name: String!
          description: String
          args(includeDeprecated: Boolean! = false): [__InputValue!]!
          type: __Type!
          isDeprecated: Boolean!
          deprecationReason: String
        }

        "An argument, or a field of an input object."
        type __InputValue {
          name: String!
          description: String
          type: __Type!
          "The default in GraphQL syntax, if there is one."
          defaultValue: String
          isDeprecated: Boolean!
          deprecationReason: String
        }

        "A value of an enum."
        type __EnumValue {
          name: String!
          description: String
          isDeprecated: Boolean!
          deprecationReason: String
        }

        "A directive that documents may use."
        type __Directive {
          name: String!
          description: String
          "Whether it may stand several times at one place."
          isRepeatable: Boolean!
          locations: [__DirectiveLocation!]!
          args(includeDeprecated: Boolean! = false): [__InputValue!]!
        }

        "Where a directive may stand."
        enum __DirectiveLocation {
          QUERY MUTATION SUBSCRIPTION FIELD FRAGMENT_DEFINITION FRAGMENT_SPREAD INLINE_FRAGMENT VARIABLE_DEFINITION
          SCHEMA SCALAR OBJECT FIELD_DEFINITION ARGUMENT_DEFINITION INTERFACE UNION ENUM ENUM_VALUE INPUT_OBJECT INPUT_FIELD_DEFINITION
          DIRECTIVE_DEFINITION
        }
        """;

    /// <summary>The text above, read once.</summary>
    internal static DocumentNode Document { get; } = GraphQLParser.Parse(Sdl, ParserOptions.Schema);

    internal static ScalarKind ScalarOf(string name) => name switch
    {
        "Int" => ScalarKind.Int,
        "Float" => ScalarKind.Float,
        "String" => ScalarKind.String,
        "Boolean" => ScalarKind.Boolean,
        "ID" => ScalarKind.Id,
        _ => ScalarKind.Custom,
    };

    /// <summary>Whether every schema has that scalar or directive.</summary>
    internal static bool IsBuiltInDirective(string name) => name is Skip or Include or Deprecated or SpecifiedBy or OneOf;
}
