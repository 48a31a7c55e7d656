using System.Buffers.Binary;
using System.Buffers.Text;
using System.IO.Hashing;
using System.Text;

namespace Headless.Storage.Documents;

/// <summary>
/// The sort values and id of the last item that a client saw. As text it is opaque, bound to the sort it was made for, and carries a
/// checksum, so that a forged, cut or misplaced cursor is refused instead of answering a wrong page.
/// </summary>
public sealed record Cursor(IReadOnlyList<FieldValue> Values, string Id)
{
    /// <summary>Longest accepted text, in characters: bounds the work that a stranger can cause.</summary>
    public const int MaxTextLength = 1024;

    public static Cursor Of<T>(IReadOnlyList<SortKey> sort, T document) where T : class, IDocument =>
        new([.. sort.Select(key => ((Field<T>)key.Field).Read(document))], document.Id);

    public string Encode(IReadOnlyList<SortKey> sort)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(Signature(sort));
        foreach (var value in Values)
        {
            writer.Write((byte)value.Kind);
            switch (value.Kind)
            {
                case FieldKind.Text: writer.Write(value.Text!); break;
                case FieldKind.Integer: writer.Write(value.Integer); break;
                case FieldKind.Real: writer.Write(value.Real); break;
                default: break;
            }
        }

        writer.Write(Id);
        writer.Flush();
        writer.Write(Crc32.HashToUInt32(bytes.ToArray()));
        writer.Flush();
        return Base64Url.EncodeToString(bytes.ToArray());
    }

    /// <summary>False for anything that <see cref="Encode"/> did not make for this very sort.</summary>
    public static bool TryParse(string text, IReadOnlyList<SortKey> sort, out Cursor? cursor)
    {
        cursor = null;
        if (text.Length > MaxTextLength || !Base64Url.IsValid(text))
        {
            return false;
        }

        var bytes = Base64Url.DecodeFromChars(text);
        if (bytes.Length < 2 * sizeof(uint)
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(^sizeof(uint)..)) != Crc32.HashToUInt32(bytes.AsSpan(..^sizeof(uint))))
        {
            return false;
        }

        using var reader = new BinaryReader(new MemoryStream(bytes, 0, bytes.Length - sizeof(uint)), Encoding.UTF8);
        try
        {
            if (reader.ReadUInt32() != Signature(sort))
            {
                return false;
            }

            var values = new FieldValue[sort.Count];
            for (var i = 0; i < values.Length; i++)
            {
                var kind = (FieldKind)reader.ReadByte();
                if (kind != FieldKind.Texts && kind != sort[i].Field.Kind)
                {
                    return false;
                }

                values[i] = kind switch
                {
                    FieldKind.Text => FieldValue.Of(reader.ReadString()),
                    FieldKind.Integer => FieldValue.Of(reader.ReadInt64()),
                    FieldKind.Real => FieldValue.Of(reader.ReadDouble()),
                    _ => FieldValue.Null,
                };
            }

            cursor = new Cursor(values, reader.ReadString());
            return true;
        }
        catch (Exception malformed) when (malformed is EndOfStreamException or IOException or FormatException or ArgumentException)
        {
            return false;
        }
    }

    private static uint Signature(IReadOnlyList<SortKey> sort) =>
        Crc32.HashToUInt32(Encoding.UTF8.GetBytes(string.Join(',', sort.Select(key => $"{key.Field.Name}{(key.Descending ? '-' : '+')}"))));
}
