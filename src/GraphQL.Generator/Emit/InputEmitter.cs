using Headless.GraphQL.Generator.Model;

namespace Headless.GraphQL.Generator.Emit;

/// <summary>Writes a record for each input.</summary>
internal static class InputEmitter
{
    public static string Emit(ModuleModel module)
    {
        var code = CodeWriter.Begin(module.Namespace);
        foreach (var input in module.Inputs)
        {
            Emit(code, input);
            code.Line();
        }

        return code.ToString();
    }

    private static void Emit(CodeWriter code, InputModel input)
    {
        code.Summary(input.Description);
        code.Open($"internal sealed record {input.Name}");
        code.Open($"public {input.Name}()");
        code.Close();
        code.Line();
        EmitReader(code, input);
        foreach (var field in input.Fields)
        {
            code.Line();
            code.Summary(field.Description);
            EmitField(code, field);
        }

        code.Close();
    }

    private static void EmitReader(CodeWriter code, InputModel input)
    {
        code.Line("[global::System.Diagnostics.CodeAnalysis.SetsRequiredMembers]");
        code.Open($"internal {input.Name}(global::System.Collections.Generic.IReadOnlyDictionary<string, object?> fields)");
        foreach (var field in input.Fields)
        {
            code.Open($"if (fields.TryGetValue(\"{field.SdlName}\", out var v{field.ClrName}))");
            code.Line($"{field.ClrName} = Read(v{field.ClrName});");
            code.Line($"static {field.Type} Read(object? v) => {field.Read};");
            code.Close();
            code.Line();
        }

        code.Close();
    }

    private static void EmitField(CodeWriter code, InputFieldModel field)
    {
        if (!field.TellsPresence)
        {
            var required = field.IsRequired ? "required " : "";
            var initial = field.Default is null ? "" : $" = {field.Default};";
            code.Line($"public {required}{field.Type} {field.ClrName} {{ get; init; }}{initial}");
            return;
        }

        code.Open($"public {field.Type} {field.ClrName}");
        code.Line("get;");
        code.Open("init");
        code.Line("field = value;");
        code.Line($"Has{field.ClrName} = true;");
        code.Close();
        code.Close();
        code.Line();
        code.Line($"/// <summary>Whether {field.SdlName} was given, null included.</summary>");
        code.Line($"public bool Has{field.ClrName} {{ get; private init; }}");
    }
}
