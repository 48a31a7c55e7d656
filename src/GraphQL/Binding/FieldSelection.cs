namespace Headless.GraphQL;

/// <summary>
/// Which sub-fields a caller asked for, by schema name, whatever their aliases, fragments and types. Made once per plan, so asking
/// is cheap. Fields left out by <c>@skip</c> or <c>@include</c> are not in it.
/// </summary>
public sealed class FieldSelection
{
    private readonly Dictionary<string, FieldSelection> _fields;

    internal FieldSelection(Dictionary<string, FieldSelection> fields) => _fields = fields;

    /// <summary>Nothing below: a scalar field, or a name that was not asked for.</summary>
    public static FieldSelection None { get; } = new([]);

    /// <summary>What was asked for below <paramref name="name"/>; <see cref="None"/> when it was not asked for.</summary>
    public FieldSelection this[string name] => _fields.GetValueOrDefault(name, None);

    /// <summary>The schema names asked for, in the order of the document.</summary>
    public IReadOnlyCollection<string> Names => _fields.Keys;

    public bool Has(string name) => _fields.ContainsKey(name);

    /// <summary>In GraphQL syntax, names sorted: equal selections have equal text.</summary>
    public override string ToString() => _fields.Count == 0
        ? ""
        : $"{{{string.Join(' ', _fields.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => f.Key + f.Value))}}}";
}
