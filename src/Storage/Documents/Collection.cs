using System.Text.Json.Serialization.Metadata;

namespace Headless.Storage.Documents;

/// <summary>
/// An index in the order of its fields. The leading fields are those a query fixes by equality, the rest give the sort.
/// A unique index ignores documents whose first field is null.
/// </summary>
/// <param name="Name">Unique in its collection; conflicts name it.</param>
/// <param name="Fields">At most one Texts field, and then as the first (a multikey index).</param>
/// <param name="Unique">Whether a second document with the same values is refused as a typed conflict.</param>
public sealed record DocumentIndex(string Name, IReadOnlyList<SortKey> Fields, bool Unique = false)
{
    public static DocumentIndex On(string name, params IReadOnlyList<SortKey> fields) => new(name, fields);

    public static DocumentIndex UniqueOn(string name, Field field) => new(name, [new SortKey(field)], Unique: true);
}

/// <summary>Everything an engine needs to know to keep a kind of document, without knowing the kind.</summary>
public abstract class Collection(string name, IReadOnlyList<DocumentIndex> indexes)
{
    /// <summary>Lower-case letters and underscores; the table or collection name.</summary>
    public string Name { get; } = name;

    public IReadOnlyList<DocumentIndex> Indexes { get; } = indexes;

    public abstract IReadOnlyList<Field> AllFields { get; }
}

/// <summary>
/// Says once how a kind of document is stored: its JSON shape (source-generated), the fields it is found by, its indexes.
/// Engines keep the body whole and the field values beside it.
/// </summary>
public sealed class Collection<T>(string name, JsonTypeInfo<T> shape, IReadOnlyList<Field<T>> fields, IReadOnlyList<DocumentIndex> indexes)
    : Collection(name, indexes) where T : class, IDocument
{
    public JsonTypeInfo<T> Shape { get; } = shape;

    public IReadOnlyList<Field<T>> Fields { get; } = fields;

    public override IReadOnlyList<Field> AllFields => Fields;
}
