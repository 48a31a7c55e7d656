namespace Headless.Conformance.Oracle;

/// <summary>
/// A schema with one of everything, for documents written at random. OneOf inputs are nullable in it, since below non-null ones the
/// reference lets nullable variables pass, against the specification.
/// </summary>
internal static class OracleSchema
{
    public const string Sdl =
        """"
        "Whole" schema { query: Root mutation: Change subscription: Feed }
        type Root implements Node & Named {
          id: ID! name(upper: Boolean = false, cut: Int): String!
          find(by: By, page: Page = { size: 2, sort: [{ field: NAME }] }): [Found!]!
          node(id: ID!): Node nodes(ids: [ID!]!): [Node]! maybe(depth: [[Int!]]): Dog named: Named! echo(text: String, at: Time): String
        }
        type Change { rename(id: ID!, name: String! = "x"): Dog add(animal: AnimalInput!): Node }
        type Feed { renamed(ids: [ID]): Named }
        scalar Time @specifiedBy(url: "https://example.com/time")
        interface Node { id: ID! }
        interface Named implements Node { id: ID! name(upper: Boolean = false): String }
        type Dog implements Node & Named {
          id: ID! name(upper: Boolean = false, style: Style = PLAIN): String! barks: Int friend: Named size: Float mood: Mood
        }
        type Cat implements Node & Named { id: ID! name(upper: Boolean = false): String meows: Int! friend: Found size: Int mood: Mood! }
        type Stone implements Node { id: ID! weight: Float! inside: [Found] }
        union Found = Dog | Cat | Root
        union Thing = Stone | Cat
        enum Mood { HAPPY SAD @deprecated(reason: "be happy") }
        enum Style { PLAIN BOLD }
        enum Field { NAME SIZE }
        input By @oneOf { id: ID name: String page: Page ids: [ID!] }
        input Page { size: Int! = 10 after: String sort: [Sort!] = [{ field: SIZE, down: true }] }
        input Sort { field: Field! down: Boolean = false }
        input AnimalInput { name: String! mood: Mood = HAPPY size: Float friends: [AnimalInput!] born: Time old: Int @deprecated }
        """
        Marks.
          Anything.
        """
        directive @mark(text: String = "m") repeatable on FIELD | QUERY | INLINE_FRAGMENT
        """";

    /// <summary>The same, in which some fields have no value where they may or must have one, and fragments can be deferred.</summary>
    public static string Failing { get; } =
        $$"""
        {{Sdl}}
        extend type Root { lost: Dog! gone: Dog }
        extend type Dog { fails: String never: Int! }
        extend type Stone { never: Int! gone: Dog }
        directive @defer(if: Boolean! = true, label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT
        """;
}
