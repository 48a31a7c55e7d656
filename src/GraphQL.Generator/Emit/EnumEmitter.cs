using Headless.GraphQL.Generator.Model;

namespace Headless.GraphQL.Generator.Emit;

/// <summary>Writes the enums that are not bound, and for all of them the way to their names and back.</summary>
internal static class EnumEmitter
{
    public static string Emit(ModuleModel module)
    {
        var code = CodeWriter.Begin(module.Namespace);
        foreach (var type in module.Enums.Where(e => e.IsGenerated))
        {
            code.Summary(type.Description);
            code.Open($"internal enum {type.SdlName}");
            foreach (var value in type.Values)
            {
                code.Summary(value.Description);
                code.Line($"{value.ClrName},");
            }

            code.Close();
            code.Line();
        }

        code.Line("/// <summary>Names of enum values in the schema.</summary>");
        code.Open("internal static class GraphQLEnums");
        foreach (var type in module.Enums)
        {
            EmitName(code, type);
            code.Line();
            EmitRead(code, type);
            code.Line();
        }

        code.Close();
        return code.ToString();
    }

    private static void EmitName(CodeWriter code, EnumModel type)
    {
        code.Open($"public static global::System.ReadOnlySpan<byte> Name({type.ClrName} value) => value switch");
        foreach (var value in type.Values)
        {
            code.Line($"{type.ClrName}.{value.ClrName} => \"\\\"{value.SdlName}\\\"\"u8,");
        }

        code.Line("_ => default,");
        code.Close("};");
    }

    private static void EmitRead(CodeWriter code, EnumModel type)
    {
        code.Open($"public static {type.ClrName} Read{type.SdlName}(object? value) => (string)value switch");
        foreach (var value in type.Values)
        {
            code.Line($"\"{value.SdlName}\" => {type.ClrName}.{value.ClrName},");
        }

        code.Line($"_ => throw new global::System.ArgumentException(\"No value of {type.SdlName}.\", nameof(value)),");
        code.Close("};");
    }
}
