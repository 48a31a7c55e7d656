using System.Text;
using Headless.Storage.Search;

namespace Headless.Storage.Sqlite.Search;

/// <summary>The binary forms that <see cref="SearchFile"/> keeps; never read by another version of the file format.</summary>
internal static class ColumnsCodec
{
    public static byte[] Write(StoredColumns columns)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write7BitEncodedInt(columns.TitleLength);
        WriteList(writer, columns.ValueIds, writer.Write7BitEncodedInt);
        WriteList(writer, columns.Numbers, number =>
        {
            writer.Write(number.Field);
            writer.Write(number.Value);
        });
        WriteList(writer, columns.SortTexts, text =>
        {
            writer.Write(text.Field);
            writer.Write(text.Value);
        });
        WriteList(writer, columns.Completions, completion =>
        {
            writer.Write((byte)completion.Kind);
            writer.Write(completion.Text);
            writer.Write(completion.NodeId ?? "");
            writer.Write(completion.Weight);
        });
        writer.Flush();
        return bytes.ToArray();
    }

    public static StoredColumns ReadColumns(ReadOnlySpan<byte> stored)
    {
        using var reader = new BinaryReader(new MemoryStream(stored.ToArray()), Encoding.UTF8);
        return new StoredColumns(
            reader.Read7BitEncodedInt(),
            ReadList(reader, reader.Read7BitEncodedInt),
            ReadList(reader, () => new SearchNumber(string.Intern(reader.ReadString()), reader.ReadDouble())),
            ReadList(reader, () => new SearchSortText(string.Intern(reader.ReadString()), reader.ReadString())),
            ReadList(reader, () =>
            {
                var (kind, text, node) = ((CompletionKind)reader.ReadByte(), reader.ReadString(), reader.ReadString());
                return new Completion(kind, text, node.Length == 0 ? null : node, reader.ReadDouble());
            }));
    }

    public static byte[] Write(IEnumerable<SearchText> texts)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        foreach (var (weight, text) in texts)
        {
            writer.Write((byte)weight);
            writer.Write(text);
        }

        writer.Flush();
        return bytes.ToArray();
    }

    public static List<SearchText> ReadTexts(ReadOnlySpan<byte> stored)
    {
        using var bytes = new MemoryStream(stored.ToArray());
        using var reader = new BinaryReader(bytes, Encoding.UTF8);
        var texts = new List<SearchText>();
        while (bytes.Position < bytes.Length)
        {
            texts.Add(new SearchText((TextWeight)reader.ReadByte(), reader.ReadString()));
        }

        return texts;
    }

    private static void WriteList<T>(BinaryWriter writer, IReadOnlyList<T> items, Action<T> write)
    {
        writer.Write7BitEncodedInt(items.Count);
        foreach (var item in items)
        {
            write(item);
        }
    }

    private static T[] ReadList<T>(BinaryReader reader, Func<T> read)
    {
        var items = new T[reader.Read7BitEncodedInt()];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = read();
        }

        return items;
    }
}
