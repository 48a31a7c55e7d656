namespace Headless.Storage.Documents;

/// <summary>
/// What every stored record shows. Records are immutable; a store may hand the same instance to many callers.
/// A new document carries version 1; a replacement of version n carries n + 1. Stores check that, they never assign it.
/// </summary>
public interface IDocument
{
    string Id { get; }

    int Version { get; }
}

/// <summary>
/// What a field holds in the store's own terms. Both engines compare Text by ordinal UTF-8 bytes, Integer and Real by value; null sorts
/// first.
/// </summary>
public enum FieldKind
{
    Text,
    Integer,
    Real,

    /// <summary>Several texts (tags, category path); can be filtered, not sorted.</summary>
    Texts,
}

/// <summary>
/// A value that documents are found or sorted by, computed from the record by a compiled accessor, so that no engine needs to look into the
/// stored body.
/// </summary>
public abstract record Field(string Name, FieldKind Kind)
{
    public sealed override string ToString() => Name;
}

/// <summary>A field of <typeparamref name="T"/>. Kinds other than the accessor's own read as null.</summary>
public abstract record Field<T>(string Name, FieldKind Kind) : Field(Name, Kind)
{
    /// <summary>The single value for Text, Integer and Real; null for Texts.</summary>
    public abstract FieldValue Read(T document);

    /// <summary>The values of a Texts field; empty otherwise.</summary>
    public virtual IReadOnlyList<string> ReadMany(T document) => [];
}

/// <summary>A text by which documents are found, sorted and matched by prefix.</summary>
public sealed record TextField<T>(string Name, Func<T, string?> Get) : Field<T>(Name, FieldKind.Text)
{
    public override FieldValue Read(T document) => FieldValue.Of(Get(document));

    public Filter Is(string value) => new Filter.In(this, [FieldValue.Of(value)]);

    public Filter IsAny(IEnumerable<string> values) => new Filter.In(this, [.. values.Select(v => FieldValue.Of(v))]);

    public Filter IsNull => new Filter.In(this, [FieldValue.Null]);

    public Filter StartsWith(string prefix) => new Filter.Prefix(this, prefix);
}

/// <summary>A whole number by which documents are found, sorted and bounded; instants are kept as one.</summary>
public sealed record IntegerField<T>(string Name, Func<T, long?> Get) : Field<T>(Name, FieldKind.Integer)
{
    public override FieldValue Read(T document) => FieldValue.Of(Get(document));

    public Filter Is(long value) => new Filter.In(this, [FieldValue.Of(value)]);

    public Filter IsAny(IEnumerable<long> values) => new Filter.In(this, [.. values.Select(v => FieldValue.Of(v))]);

    /// <summary>Both bounds inclusive; null leaves that side open. A document without the value never matches.</summary>
    public Filter Between(long? min, long? max) => new Filter.Range(this, FieldValue.Of(min), FieldValue.Of(max));
}

/// <summary>A real number by which documents are sorted and bounded.</summary>
public sealed record RealField<T>(string Name, Func<T, double?> Get) : Field<T>(Name, FieldKind.Real)
{
    public override FieldValue Read(T document) => FieldValue.Of(Get(document));

    /// <summary>Both bounds inclusive; null leaves that side open. A document without the value never matches.</summary>
    public Filter Between(double? min, double? max) => new Filter.Range(this, FieldValue.Of(min), FieldValue.Of(max));
}

/// <summary>Several texts by which documents are found, by any or by all of them.</summary>
public sealed record TextsField<T>(string Name, Func<T, IReadOnlyList<string>> Get) : Field<T>(Name, FieldKind.Texts)
{
    public override FieldValue Read(T document) => FieldValue.Null;

    public override IReadOnlyList<string> ReadMany(T document) => Get(document);

    public Filter Has(string value) => new Filter.In(this, [FieldValue.Of(value)]);

    public Filter HasAny(IEnumerable<string> values) => new Filter.In(this, [.. values.Select(v => FieldValue.Of(v))]);

    public Filter HasAll(IEnumerable<string> values) => Filter.All([.. values.Select(Has)]);
}

/// <summary>One text, integer, real or nothing, without boxing.</summary>
public readonly record struct FieldValue(FieldKind Kind, string? Text, long Integer, double Real)
{
    /// <summary>Kind is Texts, which no single value has.</summary>
    public static FieldValue Null { get; } = new(FieldKind.Texts, null, 0, 0);

    public bool IsNull => Kind == FieldKind.Texts;

    public static FieldValue Of(string? value) => value is null ? Null : new(FieldKind.Text, value, 0, 0);

    public static FieldValue Of(long? value) => value is null ? Null : new(FieldKind.Integer, null, value.Value, 0);

    /// <summary>Not-a-number has no place in an order and counts as missing.</summary>
    public static FieldValue Of(double? value) =>
        value is null || double.IsNaN(value.Value) ? Null : new(FieldKind.Real, null, 0, value.Value);
}
