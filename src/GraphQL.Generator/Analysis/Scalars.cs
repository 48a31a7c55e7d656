namespace Headless.GraphQL.Generator.Analysis;

/// <summary>What scalars are in C#.</summary>
internal static class Scalars
{
    /// <summary>As Roslyn writes the type in full.</summary>
    public static string CSharp(string scalar) => scalar switch
    {
        "Int" => "int",
        "Float" => "double",
        "Boolean" => "bool",
        "DateTime" => "global::System.DateTimeOffset",
        "Decimal" => "decimal",
        "JSON" => "global::System.Text.Json.JsonElement",
        _ => "string",
    };

    public static string Display(string scalar) => CSharp(scalar).Split('.').Last() + (scalar == "ID" ? " or a typed id" : "");

    /// <summary>Whether results of that C# type can be written as that scalar.</summary>
    public static bool Accepts(string scalar, string fullName) => CSharp(scalar) == fullName || (scalar == "Float" && fullName == "int");

    public static bool IsText(string scalar) => CSharp(scalar) == "string";
}
