using System.Buffers;

namespace Headless.GraphQL.Execution;

/// <summary>What the next response of a delivery tells, and how it is written.</summary>
internal sealed class IncrementalResponse
{
    private readonly List<DeferredFragment> _pending = [];
    private readonly List<(DeferredFragment Fragment, DeferredObject Object)> _incremental = [];
    private readonly List<(DeferredFragment Fragment, byte[]? Errors)> _completed = [];
    private int _announced;

    public bool IsEmpty => _pending.Count == 0 && _incremental.Count == 0 && _completed.Count == 0;

    /// <summary>The code of the first error that was told.</summary>
    public string? ErrorCode { get; private set; }

    public void Announce(DeferredFragment fragment)
    {
        fragment.Id = _announced++;
        _pending.Add(fragment);
    }

    /// <summary>Delivers whatever of the fragment has not been delivered with another.</summary>
    public void Complete(DeferredFragment fragment)
    {
        foreach (var item in fragment.Objects.Where(o => !o.IsDelivered))
        {
            // Of the fragments that the client knows the nearest makes the shortest path; it may complete later than this one.
            var nearest = item.Fragments.Where(f => f.State == DeferredState.Pending).MaxBy(f => f.Path.Length)!;
            item.IsDelivered = true;
            ErrorCode ??= item.ErrorCode;
            _incremental.Add((nearest, item));
        }

        fragment.State = DeferredState.Completed;
        _completed.Add((fragment, null));
    }

    public void Fail(DeferredFragment fragment, DeferredObject failed)
    {
        fragment.State = DeferredState.Failed;
        ErrorCode ??= failed.ErrorCode;
        _completed.Add((fragment, failed.Errors));
    }

    /// <summary>Writes all that was told since the last time, and the closing brace.</summary>
    /// <param name="isFirst">Whether it goes on with the result of the operation, rather than begin an object of its own.</param>
    public void WriteNext(ResponseWriter writer, IBufferWriter<byte> output, bool isFirst, bool hasNext)
    {
        var start = isFirst ? writer.Length : 0;
        if (!isFirst)
        {
            writer.Begin(0);
        }

        var before = isFirst ? ","u8 : "{"u8;
        writer.Raw(before);
        WriteList(writer, "pending"u8, _pending, WritePending);
        WriteList(writer, "incremental"u8, _incremental, WriteIncremental);
        WriteList(writer, "completed"u8, _completed, WriteCompleted);
        writer.Raw(hasNext ? "\"hasNext\":true}"u8 : "\"hasNext\":false}"u8);
        output.Write(writer.Written(start).Span);
    }

    private static void WriteList<T>(ResponseWriter writer, ReadOnlySpan<byte> name, List<T> items, Action<ResponseWriter, T> write)
    {
        if (items.Count == 0)
        {
            return;
        }

        writer.Raw((byte)'"');
        writer.Raw(name);
        writer.Raw("\":["u8);
        for (var i = 0; i < items.Count; i++)
        {
            writer.Raw(i > 0 ? ","u8 : []);
            write(writer, items[i]);
        }

        writer.Raw("],"u8);
        items.Clear();
    }

    private static void WritePending(ResponseWriter writer, DeferredFragment fragment)
    {
        WriteId(writer, fragment);
        writer.Raw(",\"path\":["u8);
        writer.Raw(fragment.Path);
        writer.Raw((byte)']');
        if (fragment.Label is not null)
        {
            writer.Raw(",\"label\":"u8);
            writer.WriteText(fragment.Label);
        }

        writer.Raw((byte)'}');
    }

    private static void WriteIncremental(ResponseWriter writer, (DeferredFragment Fragment, DeferredObject Object) delivered)
    {
        var (fragment, item) = delivered;
        WriteId(writer, fragment);
        if (item.Path.Length > fragment.Path.Length)
        {
            writer.Raw(",\"subPath\":["u8);
            writer.Raw(item.Path.AsSpan(fragment.Path.Length == 0 ? 0 : fragment.Path.Length + 1));
            writer.Raw((byte)']');
        }

        writer.Raw(",\"data\":"u8);
        writer.Raw(item.Data);
        WriteErrors(writer, item.Errors);
        writer.Raw((byte)'}');
    }

    private static void WriteCompleted(ResponseWriter writer, (DeferredFragment Fragment, byte[]? Errors) completed)
    {
        WriteId(writer, completed.Fragment);
        WriteErrors(writer, completed.Errors);
        writer.Raw((byte)'}');
    }

    private static void WriteId(ResponseWriter writer, DeferredFragment fragment)
    {
        writer.Raw("{\"id\":\""u8);
        writer.WriteNumber(fragment.Id);
        writer.Raw((byte)'"');
    }

    private static void WriteErrors(ResponseWriter writer, byte[]? errors)
    {
        if (errors is not null)
        {
            writer.Raw(",\"errors\":"u8);
            writer.Raw(errors);
        }
    }
}
