using System.Globalization;
using Headless.GraphQL.Language;
using Headless.GraphQL.Planning;

namespace Headless.GraphQL.Execution;

/// <summary>The field errors of one response, in the order in which the writer met them.</summary>
internal sealed class ErrorList
{
    private readonly List<(FieldError Error, int[] Path)> _errors = [];
    private ReadOnlyMemory<byte> _start;

    /// <summary>All errors, those beyond the limit included.</summary>
    public int Count { get; private set; }

    public string? FirstCode => _errors.Count == 0 ? null : _errors[0].Error.Code;

    public int Limit { get; set; }

    public void Clear() => Begin(default);

    /// <summary>Forgets all errors.</summary>
    /// <param name="start">Where in the response the writer begins: the items of a JSON list, in UTF-8.</param>
    public void Begin(ReadOnlyMemory<byte> start)
    {
        _errors.Clear();
        Count = 0;
        _start = start;
    }

    /// <summary>An error at the place where the writer stands.</summary>
    public void Add(ResponseWriter writer, FieldError error)
    {
        Count++;
        if (_errors.Count < Limit)
        {
            _errors.Add((error, writer.Path.AsSpan(0, writer.Depth).ToArray()));
        }
    }

    public void Write(ResponseWriter writer, OperationPlan plan)
    {
        writer.Raw((byte)'[');
        for (var i = 0; i < _errors.Count; i++)
        {
            if (i > 0)
            {
                writer.Raw((byte)',');
            }

            var (error, path) = _errors[i];
            WriteStart(writer, error.Message);
            WriteLocations(writer, path, plan);
            WritePath(writer, path, plan);
            WriteExtensions(writer, error);
            writer.Raw((byte)'}');
        }

        writer.Raw((byte)']');
    }

    /// <summary>An error of the request as a whole.</summary>
    public static void Write(ResponseWriter writer, FieldError error, IEnumerable<SourceLocation> locations)
    {
        WriteStart(writer, error.Message);
        var separator = ",\"locations\":["u8;
        var any = false;
        foreach (var location in locations)
        {
            writer.Raw(any ? ","u8 : separator);
            WriteLocation(writer, location);
            any = true;
        }

        writer.Raw(any ? "]"u8 : []);
        WriteExtensions(writer, error);
        writer.Raw((byte)'}');
    }

    private static void WriteStart(ResponseWriter writer, string message)
    {
        writer.Raw("{\"message\":"u8);
        writer.WriteText(message);
    }

    private static void WriteLocations(ResponseWriter writer, int[] path, OperationPlan plan)
    {
        var last = Array.FindLastIndex(path, static p => p < 0);
        if (last < 0)
        {
            return;
        }

        writer.Raw(",\"locations\":["u8);
        var nodes = plan.Steps[~path[last]].Nodes;
        for (var i = 0; i < nodes.Count; i++)
        {
            writer.Raw(i > 0 ? ","u8 : []);
            WriteLocation(writer, plan.Source.Locate(nodes[i].Start));
        }

        writer.Raw((byte)']');
    }

    private static void WriteLocation(ResponseWriter writer, SourceLocation location)
    {
        writer.Raw("{\"line\":"u8);
        writer.WriteNumber(location.Line);
        writer.Raw(",\"column\":"u8);
        writer.WriteNumber(location.Column);
        writer.Raw((byte)'}');
    }

    private void WritePath(ResponseWriter writer, int[] path, OperationPlan plan)
    {
        writer.Raw(",\"path\":["u8);
        writer.Raw(_start.Span);
        for (var i = 0; i < path.Length; i++)
        {
            writer.Raw(i > 0 || !_start.IsEmpty ? ","u8 : []);
            if (path[i] < 0)
            {
                writer.WriteText(plan.Steps[~path[i]].ResponseName);
            }
            else
            {
                writer.WriteNumber(path[i]);
            }
        }

        writer.Raw((byte)']');
    }

    private static void WriteExtensions(ResponseWriter writer, FieldError error)
    {
        writer.Raw(",\"extensions\":{\"code\":"u8);
        writer.WriteText(error.Code);
        foreach (var (name, value) in error.Extensions ?? new Dictionary<string, object>())
        {
            writer.Raw((byte)',');
            writer.WriteText(name);
            writer.Raw((byte)':');
            WriteValue(writer, value);
        }

        writer.Raw((byte)'}');
    }

    private static void WriteValue(ResponseWriter writer, object value)
    {
        switch (value)
        {
            case bool flag:
                writer.Raw(flag ? "true"u8 : "false"u8);
                break;
            case string text:
                writer.WriteText(text);
                break;
            case System.Collections.IEnumerable items:
                writer.Raw((byte)'[');
                var any = false;
                foreach (var item in items)
                {
                    writer.Raw(any ? ","u8 : []);
                    WriteValue(writer, item);
                    any = true;
                }

                writer.Raw((byte)']');
                break;
            case int or long or double or decimal:
                writer.WriteAscii(Convert.ToString(value, CultureInfo.InvariantCulture)!);
                break;
            default:
                writer.WriteText(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
                break;
        }
    }
}
