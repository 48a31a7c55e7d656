using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Headless.Storage.Documents;

/// <summary>
/// An index in the order of its fields. The leading fields are those a query fixes by equality, the rest give the sort.
/// One index serves its order and the exact reverse of it. A unique index ignores documents whose first field is null.
/// </summary>
/// <param name="Name">Unique in its collection; conflicts name it.</param>
/// <param name="Fields">At most one Texts field, and then as the first (a multikey index).</param>
/// <param name="Unique">Whether a second document with the same values is refused as a typed conflict.</param>
public sealed record DocumentIndex(string Name, IReadOnlyList<SortKey> Fields, bool Unique = false)
{
    public static DocumentIndex On(string name, params IReadOnlyList<SortKey> fields) => new(name, fields);

    public static DocumentIndex UniqueOn(string name, Field field) => new(name, [new SortKey(field)], Unique: true);

    /// <summary>Whether the index has one entry for each of several texts of a document.</summary>
    public bool IsMultikey => Fields[0].Field.Kind == FieldKind.Texts;
}

/// <summary>Everything an engine needs to know to keep a kind of document, without knowing the kind.</summary>
public abstract class Collection
{
    /// <summary>Most fields of one collection: a replacement keeps the changed ones in one 64-bit mask.</summary>
    public const int MaxFields = 60;

    private protected Collection(
        string name,
        IReadOnlyList<Field> fields,
        IReadOnlyList<DocumentIndex> indexes,
        int revision,
        IReadOnlyList<string> changeEvents)
    {
        Name = name;
        AllFields = fields;
        Indexes = indexes;
        Revision = revision;
        ChangeEvents = changeEvents;
        Demand(IsName(name), $"A collection's name is lower-case letters and underscores, not '{name}'.");
        Demand(fields.Count <= MaxFields, $"Collection {name} has more than {MaxFields} fields.");
        var names = fields.Select(field => field.Name).Distinct(StringComparer.OrdinalIgnoreCase);
        Demand(names.Count() == fields.Count, $"Collection {name} names a field twice.");
        Demand(indexes.Select(index => index.Name).Distinct().Count() == indexes.Count, $"Collection {name} names an index twice.");
        Demand(fields.All(field => field.Name.All(char.IsAsciiLetterOrDigit)), $"Field names of {name} are letters and digits.");
        foreach (var index in indexes)
        {
            Demand(IsName(index.Name), $"An index's name is lower-case letters and underscores, not '{index.Name}'.");
            Demand(index.Fields.Count > 0, $"Index {name}.{index.Name} has no field.");
            var isOwn = index.Fields.All(key => fields.Contains(key.Field));
            Demand(isOwn, $"Index {name}.{index.Name} is over a field of another collection.");
            var isFirst = index.Fields.Skip(1).All(key => key.Field.Kind != FieldKind.Texts);
            Demand(isFirst, $"A Texts field comes first in {name}.{index.Name}.");
            Demand(!(index.Unique && index.IsMultikey), $"Index {name}.{index.Name} cannot be unique over texts.");
        }
    }

    /// <summary>Lower-case letters and underscores; the table or collection name.</summary>
    public string Name { get; }

    public IReadOnlyList<Field> AllFields { get; }

    public IReadOnlyList<DocumentIndex> Indexes { get; }

    /// <summary>
    /// Raised by whoever changes what an accessor computes, so that stored field values are computed anew at the next start.
    /// </summary>
    public int Revision { get; }

    /// <summary>
    /// Types of events of which each commit of a document emits one, with the document's id as its aggregate: by them other processes know
    /// that what they keep of it is old. Empty when nobody is told, and then nothing is kept.
    /// </summary>
    public IReadOnlyList<string> ChangeEvents { get; }

    /// <summary>The stored body of a document of this collection: UTF-8 JSON.</summary>
    public abstract byte[] Serialize(IDocument document);

    /// <summary>The document of a stored body. A body that does not fit the shape throws <see cref="JsonException"/>.</summary>
    public abstract IDocument Deserialize(ReadOnlySpan<byte> body);

    /// <summary>Values of <see cref="AllFields"/>, in their order; null for a Texts field.</summary>
    public abstract FieldValue[] ReadFields(IDocument document);

    /// <summary>The different texts of a Texts field.</summary>
    public abstract IReadOnlyList<string> ReadTexts(IDocument document, Field field);

    private static bool IsName(string name) => name.Length > 0 && name.All(letter => char.IsAsciiLetterLower(letter) || letter == '_');

    private static void Demand(bool holds, string message)
    {
        if (!holds)
        {
            throw new ArgumentException(message);
        }
    }
}

/// <summary>
/// Says once how a kind of document is stored: its JSON shape (source-generated), the fields it is found by, its indexes.
/// Engines keep the body whole and the field values beside it.
/// </summary>
public sealed class Collection<T>(
    string name,
    JsonTypeInfo<T> shape,
    IReadOnlyList<Field<T>> fields,
    IReadOnlyList<DocumentIndex> indexes,
    int revision = 1,
    IReadOnlyList<string>? changeEvents = null) : Collection(name, fields, indexes, revision, changeEvents ?? []) where T : class, IDocument
{
    public JsonTypeInfo<T> Shape { get; } = shape;

    public IReadOnlyList<Field<T>> Fields { get; } = fields;

    public override byte[] Serialize(IDocument document) => JsonSerializer.SerializeToUtf8Bytes((T)document, Shape);

    public override IDocument Deserialize(ReadOnlySpan<byte> body) => JsonSerializer.Deserialize(body, Shape)
        ?? throw new JsonException($"A document of {Name} is null.");

    public override FieldValue[] ReadFields(IDocument document)
    {
        var values = new FieldValue[Fields.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Fields[i].Read((T)document);
        }

        return values;
    }

    public override IReadOnlyList<string> ReadTexts(IDocument document, Field field)
    {
        var texts = ((Field<T>)field).ReadMany((T)document);
        return texts.Count < 2 ? texts : [.. texts.Distinct(StringComparer.Ordinal)];
    }
}
