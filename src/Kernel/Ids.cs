namespace Headless.Kernel;

/// <summary>
/// A typed id: a prefix that names the type, an underscore, then 26 characters of Crockford base 32 (a version 7 UUID, so ids sort by age).
/// The same text is the GraphQL <c>ID</c>, the document key and what <c>node(id:)</c> dispatches on.
/// </summary>
public interface ITypedId<TSelf> where TSelf : struct, ITypedId<TSelf>
{
    /// <summary>The text in front of the underscore, for example <c>prod</c>.</summary>
    static abstract string Prefix { get; }

    /// <summary>The whole id, prefix included.</summary>
    string Value { get; }

    /// <summary>Wraps a text without judging it; a text that is no id of this type simply finds nothing.</summary>
    static abstract TSelf From(string value);
}

/// <summary>Makes new ids. Domain code takes ids as arguments; only the edge that starts a write calls this.</summary>
public static class NewId
{
    /// <summary>A fresh id of type <typeparamref name="T"/>, ordered by <paramref name="at"/>.</summary>
    public static T Of<T>(DateTimeOffset at) where T : struct, ITypedId<T> => T.From($"{T.Prefix}_{Text(at)}");

    /// <summary>26 lower-case base-32 characters of a version 7 UUID made at <paramref name="at"/>.</summary>
    public static string Text(DateTimeOffset at)
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(at).TryWriteBytes(bytes, bigEndian: true, out _);
        return Base32(bytes);
    }

    /// <summary>26 lower-case base-32 characters of a random 128-bit secret, for ids that grant access by being known.</summary>
    public static string Secret()
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Security.Cryptography.RandomNumberGenerator.Fill(bytes);
        return Base32(bytes);
    }

    private static string Base32(ReadOnlySpan<byte> bytes)
    {
        const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
        Span<char> text = stackalloc char[26];
        var high = System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes);
        var low = System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        for (var i = 25; i >= 0; i--)
        {
            text[i] = Alphabet[(int)(low & 31)];
            low = (low >> 5) | (high << 59);
            high >>= 5;
        }

        return new string(text);
    }
}

/// <summary>Of a product.</summary>
public readonly record struct ProductId(string Value) : ITypedId<ProductId>
{
    public static string Prefix => "prod";
    public static ProductId From(string value) => new(value);
}

/// <summary>Of a variant. Behind the 26 characters, which are its product's, stands its number there, so that one read finds it.</summary>
public readonly record struct VariantId(string Value) : ITypedId<VariantId>
{
    public static string Prefix => "var";
    public static VariantId From(string value) => new(value);
}

/// <summary>Of a brand.</summary>
public readonly record struct BrandId(string Value) : ITypedId<BrandId>
{
    public static string Prefix => "brand";
    public static BrandId From(string value) => new(value);
}

/// <summary>Of a category.</summary>
public readonly record struct CategoryId(string Value) : ITypedId<CategoryId>
{
    public static string Prefix => "cat";
    public static CategoryId From(string value) => new(value);
}

/// <summary>Of a tag.</summary>
public readonly record struct TagId(string Value) : ITypedId<TagId>
{
    public static string Prefix => "tag";
    public static TagId From(string value) => new(value);
}

/// <summary>Of a cart; who knows it may use it.</summary>
public readonly record struct CartId(string Value) : ITypedId<CartId>
{
    public static string Prefix => "cart";
    public static CartId From(string value) => new(value);
}

/// <summary>Of a customer.</summary>
public readonly record struct CustomerId(string Value) : ITypedId<CustomerId>
{
    public static string Prefix => "cust";
    public static CustomerId From(string value) => new(value);
}

/// <summary>Of a client that calls with API keys.</summary>
public readonly record struct ApiClientId(string Value) : ITypedId<ApiClientId>
{
    public static string Prefix => "app";
    public static ApiClientId From(string value) => new(value);
}
