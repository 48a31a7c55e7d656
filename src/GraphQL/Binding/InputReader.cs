using System.ComponentModel;
using Headless.GraphQL.Execution;

namespace Headless.GraphQL.Binding;

/// <summary>Reads coerced arguments. Called by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class InputReader
{
    /// <summary>A string, an ID, or a custom scalar whose form is text.</summary>
    public static string Text(object? value) =>
        value as string ?? throw InputCoercion.Bad($"Expected a string, found {value ?? "null"}.");

    public static IReadOnlyDictionary<string, object?> Fields(object? value) => (IReadOnlyDictionary<string, object?>)value!;

    public static T[] List<T>(object? value, Func<object?, T> item)
    {
        var items = (object?[])value!;
        var read = new T[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            read[i] = item(items[i]);
        }

        return read;
    }
}
