using Headless.GraphQL.Generator.Model;
using Headless.GraphQL.Language;

namespace Headless.GraphQL.Generator.Analysis;

/// <summary>Binds a field to the method that answers it, or says why the method does not fit.</summary>
internal sealed class MethodBinder(TypeTable types, ShapeFinder shapes, InputReaders readers)
{
    /// <param name="parent">C# type of the parents; null for root types and where the first parameter decides.</param>
    public (FieldModel? Field, Finding? Finding) Bind(
        string typeName, bool isRoot, FieldDefinitionNode field, Place place, ClrMethod method, ClrType? parent)
    {
        var (returned, form) = Unwrap(method.Returns);
        if (typeName == ModuleAnalyzer.StreamRoot)
        {
            return BindStream(field, place, method);
        }

        if (HoldsStream(returned))
        {
            return Fails(Rules.StreamShape.Id, $"{typeName}.{field.Name}: {method.Display} returns IAsyncEnumerable, "
                + $"and only fields of {ModuleAnalyzer.StreamRoot} are answered event by event.");
        }

        if (returned is null)
        {
            return Fails(Rules.TypeMismatch.Id, $"{typeName}.{field.Name}: {method.Display} returns nothing.");
        }

        var kind = isRoot ? FieldKind.Root : KindOf(method, parent);
        switch (kind)
        {
            case null:
                return Fails(Rules.BatchShape.Id, $"{typeName}.{field.Name}: {method.Display} must take the parents first: "
                    + $"IReadOnlyList<{ParentDisplay(typeName, parent)}>, or one {ParentDisplay(typeName, parent)} when it is pure.");
            case FieldKind.Pure when form != ReturnForm.Value:
                return Fails(Rules.PerObjectAsync.Id, $"{typeName}.{field.Name}: {method.Display} is asynchronous for one object. "
                    + $"Take IReadOnlyList<{ParentDisplay(typeName, parent)}> and return ValueTask<IReadOnlyList<{returned.Display}>>.");
            case FieldKind.Batched when returned.Kind != ClrKind.List:
                return Fails(Rules.BatchShape.Id, $"{typeName}.{field.Name}: {method.Display} takes a list of parents, so it returns one "
                    + $"result for each: ValueTask<IReadOnlyList<{returned.Display}>>.");
        }

        var result = kind == FieldKind.Batched ? returned.Element! : returned;
        var shape = shapes.Shape(field.Type, result);
        if (shape.Expression is null)
        {
            return Fails(Rules.TypeMismatch.Id, $"{typeName}.{field.Name}: {method.Display} does not fit: {shape.Problem}.");
        }

        var (parameters, problem) = BindParameters(field, method, hasParents: !isRoot);
        if (problem is not null)
        {
            return Fails(Rules.ArgumentMismatch.Id, $"{typeName}.{field.Name}: {problem}");
        }

        var isPlain = kind == FieldKind.Pure && parameters.Count == 1;
        return (new FieldModel(
            field.Name,
            isPlain ? FieldKind.Property : kind!.Value,
            isPlain ? $"{method.FullName}(p)" : method.FullName,
            types.CSharp(result),
            shape.Expression,
            [.. parameters],
            form,
            IsExact(form, kind == FieldKind.Batched, returned),
            method.Parameters.Any(p => p.Type.Name == "FieldSelection")), null);

        (FieldModel?, Finding?) Fails(string rule, string message) => (null, new Finding(rule, place, message));
    }

    /// <summary>Whether a type is, or has inside, a stream of events.</summary>
    public static bool HoldsStream(ClrType? type) =>
        type is not null && (type.Kind == ClrKind.AsyncEnumerable || HoldsStream(type.Element));

    private (FieldModel? Field, Finding? Finding) BindStream(FieldDefinitionNode field, Place place, ClrMethod method)
    {
        var coordinate = $"{ModuleAnalyzer.StreamRoot}.{field.Name}";
        var (returned, form) = Unwrap(method.Returns);
        if (returned is not { Kind: ClrKind.AsyncEnumerable, IsNullable: false, Element: { } happened } || HoldsStream(happened))
        {
            return Fails(Rules.StreamShape.Id, $"{coordinate}: {method.Display} must return the events as IAsyncEnumerable<T>, or as "
                + "ValueTask<IAsyncEnumerable<T>> when something is to be awaited before they begin.");
        }

        var shape = shapes.Shape(field.Type, happened);
        if (shape.Expression is null)
        {
            return Fails(Rules.TypeMismatch.Id, $"{coordinate}: {method.Display} does not fit: {shape.Problem}.");
        }

        var (parameters, problem) = BindParameters(field, method, hasParents: false);
        if (problem is not null)
        {
            return Fails(Rules.ArgumentMismatch.Id, $"{coordinate}: {problem}");
        }

        var isExact = form == ReturnForm.ValueTask;
        var result = types.CSharp(happened);
        return (new FieldModel(
            field.Name, FieldKind.Stream, method.FullName, result, shape.Expression, [.. parameters], form, isExact, false), null);

        (FieldModel?, Finding?) Fails(string rule, string message) => (null, new Finding(rule, place, message));
    }

    /// <summary>The parameters of a loader after its keys.</summary>
    public List<ParameterModel> BindServices(ClrMethod method) =>
    [
        .. method.Parameters.Select((p, i) => i == 0 ? new ParameterModel(types.CSharp(p.Type), null) : Service(p)),
    ];

    public static (ClrType? Returned, ReturnForm Form) Unwrap(ClrType? returns) => returns?.Kind switch
    {
        ClrKind.Task => (returns.Element, ReturnForm.Task),
        ClrKind.ValueTask => (returns.Element, ReturnForm.ValueTask),
        _ => (returns, ReturnForm.Value),
    };

    public static bool IsExact(ReturnForm form, bool isList, ClrType returned) =>
        form == ReturnForm.ValueTask && (!isList || (returned.Name == "IReadOnlyList" && !returned.IsNullable));

    private static string ParentDisplay(string typeName, ClrType? parent) => parent?.Name ?? typeName + "Id";

    private static FieldKind? KindOf(ClrMethod method, ClrType? parent)
    {
        if (method.Parameters.Count == 0)
        {
            return null;
        }

        var first = method.Parameters[0].Type;
        if (first is { Kind: ClrKind.List, Name: "IReadOnlyList", Element: { } element } && IsParent(element, parent))
        {
            return FieldKind.Batched;
        }

        return IsParent(first, parent) ? FieldKind.Pure : null;
    }

    private static bool IsParent(ClrType type, ClrType? parent) => type.FullName == parent?.FullName && !type.IsNullable;

    private static ParameterModel Service(ClrParameter parameter) => parameter.Type.Name switch
    {
        "CancellationToken" => new ParameterModel(parameter.Type.FullName, "call.CancellationToken"),
        "FieldSelection" => new ParameterModel(parameter.Type.FullName, "call.Selection"),
        _ => new ParameterModel(parameter.Type.FullName, $"call.Service<{parameter.Type.FullName}>()"),
    };

    private (List<ParameterModel> Parameters, string? Problem) BindParameters(FieldDefinitionNode field, ClrMethod method, bool hasParents)
    {
        var bound = new List<ParameterModel>();
        var open = field.Arguments.Select(a => a.Name).ToList();
        foreach (var parameter in method.Parameters.Skip(hasParents ? 1 : 0))
        {
            var index = IndexOf(field, parameter.Name);
            if (index < 0)
            {
                if (parameter.Type.IsValueType && parameter.Type.Name != "CancellationToken")
                {
                    return (bound, $"parameter {parameter.Name} of {method.Display} is neither an argument of the field nor a service.");
                }

                bound.Add(Service(parameter));
                continue;
            }

            var argument = field.Arguments[index];
            open.Remove(argument.Name);
            var read = readers.Read(argument.Type, parameter.Type, $"call.Argument({index})");
            if (read.Expression is null)
            {
                return (bound, $"parameter {parameter.Name} of {method.Display} does not fit: {read.Problem}.");
            }

            bound.Add(new ParameterModel(types.CSharp(parameter.Type), read.Expression));
        }

        if (hasParents)
        {
            bound.Insert(0, new ParameterModel(types.CSharp(method.Parameters[0].Type), null));
        }

        return (bound, open.Count == 0 ? null : $"{method.Display} has no parameter for the argument {string.Join(", ", open)}.");
    }

    private static int IndexOf(FieldDefinitionNode field, string parameter)
    {
        for (var i = 0; i < field.Arguments.Count; i++)
        {
            if (field.Arguments[i].Name == parameter || "@" + field.Arguments[i].Name == parameter)
            {
                return i;
            }
        }

        return -1;
    }
}
