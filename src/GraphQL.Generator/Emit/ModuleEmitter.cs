using Headless.GraphQL.Generator.Model;
using Microsoft.CodeAnalysis.CSharp;

namespace Headless.GraphQL.Generator.Emit;

/// <summary>Writes the module: its SDL and a binding for each field. All logic is in the engine.</summary>
internal static class ModuleEmitter
{
    private const string List = "global::System.Collections.Generic.IReadOnlyList";
    private const string Stream = "global::System.Collections.Generic.IAsyncEnumerable";
    private const string ValueTask = "global::System.Threading.Tasks.ValueTask";

    public static string Emit(ModuleModel module)
    {
        var code = CodeWriter.Begin(module.Namespace);
        code.Line($"/// <summary>Answers {string.Join(", ", module.Sdl.Select(s => s.Name))}.</summary>");
        code.Open($"public sealed class {module.Name}GraphQLModule : global::Headless.GraphQL.IGraphQLModule");
        EmitSdl(code, module);
        code.Line();
        code.Open("public void Bind(global::Headless.GraphQL.ModuleBinder binder)");
        for (var i = 0; i < module.Objects.Count; i++)
        {
            code.Line($"{MethodName(module, i)}(binder);");
        }

        foreach (var loader in module.Loaders)
        {
            EmitLoader(code, loader);
        }

        code.Close();
        for (var i = 0; i < module.Objects.Count; i++)
        {
            code.Line();
            EmitObject(code, module.Objects[i], MethodName(module, i));
        }

        code.Close();
        return code.ToString();
    }

    private static void EmitSdl(CodeWriter code, ModuleModel module)
    {
        const string Pair = "global::System.Collections.Generic.KeyValuePair<string, string>";
        code.Line($"public {List}<{Pair}> Sdl {{ get; }} =");
        code.Line("[");
        foreach (var sdl in module.Sdl)
        {
            code.Line($"    new {Pair}({Quote(sdl.Name)}, {Quote(sdl.Text)}),");
        }

        code.Line("];");
    }

    private static string MethodName(ModuleModel module, int index)
    {
        var name = module.Objects[index].SdlName;
        var earlier = module.Objects.Take(index).Count(o => o.SdlName == name);
        return earlier == 0 ? $"Bind{name}" : $"Bind{name}{earlier + 1}";
    }

    private static void EmitObject(CodeWriter code, ObjectModel type, string methodName)
    {
        code.Open($"private static void {methodName}(global::Headless.GraphQL.ModuleBinder binder)");
        code.Line(type.ParentType is null
            ? $"var type = binder.Root({Quote(type.SdlName)});"
            : $"var type = binder.Object<{type.ParentType}>({Quote(type.SdlName)});");
        if (type.HasKey)
        {
            code.Line("type.Key(static p => p.Id);");
        }

        foreach (var field in type.Fields)
        {
            code.Line(FieldOf(field));
        }

        code.Close();
    }

    private static string FieldOf(FieldModel field)
    {
        var name = Quote(field.Name);
        return field.Kind switch
        {
            FieldKind.Leaf => $"type.Leaf({name}, static (w, p, s) => {field.Shape});",
            FieldKind.Property => $"type.Property<{field.ResultType}>({name}, static p => {field.Value}, {field.Shape});",
            FieldKind.Pure => Pure(field, name),
            FieldKind.Batched => $"type.Batched<{field.ResultType}>({name}, "
                + Batched(field.Value, field.Parameters, field.Form, field.IsExact, field.ResultType)
                + $", {field.Shape}{Selection(field)});",
            FieldKind.Stream => $"type.Stream<{field.ResultType}>({name}, {Root(field, $"{Stream}<{field.ResultType}>")}, {field.Shape});",
            _ => $"type.Field<{field.ResultType}>({name}, {Root(field, field.ResultType)}, {field.Shape}{Selection(field)});",
        };
    }

    private static string Selection(FieldModel field) => field.UsesSelection ? ", usesSelection: true" : "";

    private static string Pure(FieldModel field, string name)
    {
        var state = field.Parameters.Where(p => p.Expression is not null).ToList();
        var isOne = state.Count == 1;
        var stateType = isOne ? state[0].Type : $"({string.Join(", ", state.Select(p => p.Type))})";
        var prepare = isOne ? state[0].Expression : $"({string.Join(", ", state.Select(p => p.Expression))})";
        var item = 0;
        var passed = field.Parameters.Select(p => p.Expression is null ? "p" : isOne ? "state" : $"state.Item{++item}");
        return $"type.Pure<{field.ResultType}, {stateType}>({name}, static call => {prepare}, "
            + $"static (p, state) => {field.Value}({string.Join(", ", passed)}), {field.Shape});";
    }

    private static string Batched(
        string method, EquatableArray<ParameterModel> parameters, ReturnForm form, bool isExact, string itemType)
    {
        var invoke = $"{method}({string.Join(", ", parameters.Select(p => p.Expression ?? "parents"))})";
        return (form, isExact) switch
        {
            (_, true) => $"static (call, parents) => {invoke}",
            (ReturnForm.Value, _) => $"static (call, parents) => new {ValueTask}<{List}<{itemType}>>({invoke})",
            _ => $"static async (call, parents) => await {invoke}.ConfigureAwait(false)",
        };
    }

    private static string Root(FieldModel field, string result)
    {
        var invoke = $"{field.Value}({string.Join(", ", field.Parameters.Select(p => p.Expression))})";
        return field.IsExact ? $"static call => {invoke}" : $"static call => new {ValueTask}<{result}>({invoke})";
    }

    private static void EmitLoader(CodeWriter code, LoaderModel loader) => code.Line(
        $"binder.Loader<{loader.KeyType}, {loader.ObjectType}>({Quote(loader.SdlName)}, "
        + $"{Batched(loader.Method, loader.Parameters, loader.Form, loader.IsExact, loader.ObjectType)});");

    private static string Quote(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
