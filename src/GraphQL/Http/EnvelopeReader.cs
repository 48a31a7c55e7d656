using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Headless.GraphQL.Http;

/// <summary>
/// Reads the JSON envelope of a request in one pass over its bytes, without building a tree: the document is unescaped into a rented
/// buffer (or stays a slice of the body), variables and extensions are checked and stay slices.
/// </summary>
internal sealed class EnvelopeReader(GraphQLHttpOptions options) : IDisposable
{
    /// <summary>Of the escapes that documents are made of: \n for one byte, \uXXXX for three.</summary>
    private const int EscapedBytesPerByte = 2;

    private byte[]? _unescaped;

    /// <summary>Null when the body is a well-formed request; the envelope then lives as long as this reader.</summary>
    public RequestFault? Read(ReadOnlyMemory<byte> body, out RequestEnvelope envelope)
    {
        envelope = default;
        if (!Utf8.IsValid(body.Span))
        {
            return RequestFault.Json("The request body is not UTF-8.");
        }

        body = body.Span.StartsWith(Encoding.UTF8.Preamble) ? body[Encoding.UTF8.Preamble.Length..] : body;
        var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            var fault = ReadObject(ref reader, body, out envelope);
            return fault ?? (reader.Read() ? RequestFault.Json("Text follows the JSON object.") : null);
        }
        catch (JsonException e)
        {
            return RequestFault.Json(body.Span.TrimStart(" \t\r\n"u8).IsEmpty
                ? "The request body is empty. Send {\"query\": \"…\"}."
                : $"The request body is not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.");
        }
    }

    /// <summary>Checks a JSON object that arrived on its own, as parameters of a GET do.</summary>
    public RequestFault? ReadObject(string name, ReadOnlyMemory<byte> json, out ReadOnlyMemory<byte> checkedObject)
    {
        checkedObject = default;
        var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            reader.Read();
            var fault = ReadMap(ref reader, name, json, out checkedObject);
            return fault ?? (reader.Read() ? RequestFault.Json($"Text follows the JSON of '{name}'.") : null);
        }
        catch (JsonException e)
        {
            return RequestFault.Json($"Parameter '{name}' is not JSON: byte {e.BytePositionInLine + 1}.");
        }
    }

    /// <summary>Null when the text names a mode, in upper case as the draft has it.</summary>
    public static RequestFault? ParseErrorMode(string? text, out ErrorMode mode)
    {
        (mode, var known) = text switch
        {
            "PROPAGATE" => (ErrorMode.Propagate, true),
            "NULL" => (ErrorMode.Null, true),
            "HALT" => (ErrorMode.Halt, true),
            _ => (ErrorMode.Propagate, false),
        };
        return known ? null : RequestFault.Request("Parameter 'onError' must be PROPAGATE, NULL or HALT.");
    }

    /// <summary>What the extensions of a request ask for; those that the transport does not know are left alone.</summary>
    public static RequestFault? ReadExtensions(ReadOnlyMemory<byte> extensions, out bool reportsCost)
    {
        reportsCost = false;
        var reader = new Utf8JsonReader(extensions.Span, new JsonReaderOptions { MaxDepth = int.MaxValue });
        if (extensions.IsEmpty || !reader.Read())
        {
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isCost = reader.ValueTextEquals("cost"u8);
            reader.Read();
            if (isCost && reader.TokenType is not (JsonTokenType.True or JsonTokenType.False))
            {
                return WrongType("extensions.cost", "a boolean", reader.TokenType);
            }

            reportsCost = isCost ? reader.TokenType == JsonTokenType.True : reportsCost;
            reader.Skip();
        }

        return null;
    }

    public void Dispose()
    {
        if (_unescaped is not null)
        {
            ArrayPool<byte>.Shared.Return(_unescaped);
            _unescaped = null;
        }
    }

    private RequestFault? ReadObject(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, out RequestEnvelope envelope)
    {
        envelope = default;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return reader.TokenType == JsonTokenType.StartArray
                ? RequestFault.Batch
                : RequestFault.Request("The request body must be a JSON object with the member 'query'.");
        }

        Parameters parameters = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (ReadParameter(ref reader, body, ref parameters) is { } wrong)
            {
                return wrong;
            }
        }

        if (parameters.DocumentId is not null)
        {
            if (DocumentIds.Fault(parameters.DocumentId, parameters.Query is not null) is { } fault)
            {
                return fault;
            }
        }
        else if (parameters.Query is null)
        {
            return RequestFault.Request("Parameter 'query' is missing. It holds the GraphQL document as a string.");
        }

        envelope = new RequestEnvelope
        {
            Query = parameters.Query ?? default,
            DocumentId = parameters.DocumentId,
            OperationName = parameters.OperationName,
            Variables = parameters.Variables,
            OnError = parameters.OnError,
            ReportsCost = parameters.ReportsCost,
        };
        return null;
    }

    private RequestFault? ReadParameter(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, ref Parameters parameters)
    {
        if (IsLoneSurrogate(ref reader))
        {
            return RequestFault.Json("The name of a parameter holds half of a surrogate pair (\\ud800 to \\udfff).");
        }

        if (reader.ValueTextEquals("query"u8))
        {
            if (IsTooLong(body.Span[(int)reader.BytesConsumed..]))
            {
                return RequestFault.DocumentTooLarge(options.MaxDocumentBytes);
            }

            reader.Read();
            return reader.TokenType == JsonTokenType.String
                ? ReadQuery(ref reader, body, ref parameters)
                : WrongType("query", "a string", reader.TokenType);
        }

        if (reader.ValueTextEquals("operationName"u8))
        {
            reader.Read();
            var fault = ReadText(ref reader, "operationName", out var name);

            // The empty string stands for no name, as many clients send it.
            parameters.OperationName = string.IsNullOrEmpty(name) ? null : name;
            return fault;
        }

        if (reader.ValueTextEquals("variables"u8))
        {
            reader.Read();
            return ReadMap(ref reader, "variables", body, out parameters.Variables);
        }

        if (reader.ValueTextEquals("extensions"u8))
        {
            reader.Read();
            return ReadMap(ref reader, "extensions", body, out var extensions) ?? ReadExtensions(extensions, out parameters.ReportsCost);
        }

        if (reader.ValueTextEquals("onError"u8))
        {
            reader.Read();
            return reader.TokenType switch
            {
                JsonTokenType.Null => null,
                JsonTokenType.String when IsLoneSurrogate(ref reader) => LoneSurrogate("onError"),
                JsonTokenType.String => ParseErrorMode(reader.GetString(), out parameters.OnError),
                _ => WrongType("onError", "a string", reader.TokenType),
            };
        }

        if (reader.ValueTextEquals("documentId"u8))
        {
            reader.Read();
            return ReadText(ref reader, "documentId", out parameters.DocumentId);
        }

        reader.Read();
        return Walk(ref reader, "an unknown parameter");
    }

    /// <summary>
    /// Whether the string ahead is longer than any document may be. To resolve escapes is what a long one costs most, so its end is looked
    /// for no further than that.
    /// </summary>
    private bool IsTooLong(ReadOnlySpan<byte> ahead)
    {
        var most = EscapedBytesPerByte * (long)options.MaxDocumentBytes;
        var start = ahead.Length > most ? ahead.IndexOf((byte)'"') + 1 : 0;
        if (start == 0 || ahead.Length - start <= most)
        {
            return false;
        }

        var text = ahead.Slice(start, (int)most);
        for (var at = 0; at < text.Length;)
        {
            var next = text[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
            {
                return true;
            }

            if (text[at + next] == '"')
            {
                return false;
            }

            at += next + 2;
        }

        return true;
    }

    private RequestFault? ReadQuery(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, ref Parameters parameters)
    {
        if (parameters.Query is not null)
        {
            return RequestFault.Request("Parameter 'query' is given twice.");
        }

        if (!reader.ValueIsEscaped)
        {
            parameters.Query = body.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
            return null;
        }

        _unescaped = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            parameters.Query = _unescaped.AsMemory(0, reader.CopyString(_unescaped));
            return null;
        }
        catch (InvalidOperationException)
        {
            return LoneSurrogate("query");
        }
    }

    /// <summary>A string that may be left out: null stands for that.</summary>
    private static RequestFault? ReadText(ref Utf8JsonReader reader, string name, out string? text)
    {
        text = null;
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null))
        {
            return WrongType(name, "a string", reader.TokenType);
        }

        if (IsLoneSurrogate(ref reader))
        {
            return LoneSurrogate(name);
        }

        text = reader.GetString();
        return null;
    }

    private RequestFault? ReadMap(ref Utf8JsonReader reader, string name, ReadOnlyMemory<byte> json, out ReadOnlyMemory<byte> map)
    {
        map = default;
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return WrongType(name, "an object", reader.TokenType);
        }

        var start = (int)reader.TokenStartIndex;
        var fault = Walk(ref reader, name);
        map = json[start..(int)reader.BytesConsumed];
        return fault is null && name == "variables" && map.Length > options.MaxVariablesBytes
            ? RequestFault.VariablesTooLarge(options.MaxVariablesBytes)
            : fault;
    }

    /// <summary>Passes over one value and refuses what nests too deep or holds text that is no Unicode.</summary>
    private RequestFault? Walk(ref Utf8JsonReader reader, string name)
    {
        var outer = reader.CurrentDepth;
        var tokens = 0;
        do
        {
            if (++tokens > options.MaxVariablesTokens)
            {
                return RequestFault.TooManyTokens(name, options.MaxVariablesTokens);
            }

            if (reader.CurrentDepth - outer > options.MaxJsonDepth)
            {
                return RequestFault.TooDeep(name, options.MaxJsonDepth);
            }

            if (IsLoneSurrogate(ref reader))
            {
                return LoneSurrogate(name);
            }
        }
        while ((reader.CurrentDepth > outer || reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) && reader.Read());
        return null;
    }

    private static bool IsLoneSurrogate(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped || reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
        {
            return false;
        }

        try
        {
            reader.GetString();
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    private static RequestFault LoneSurrogate(string name) =>
        RequestFault.Json($"Parameter '{name}' holds half of a surrogate pair (\\ud800 to \\udfff).");

    private static RequestFault WrongType(string name, string expected, JsonTokenType actual)
    {
        var found = actual switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "a list",
            JsonTokenType.Number => "a number",
            JsonTokenType.String => "a string",
            JsonTokenType.Null => "null",
            _ => "a boolean",
        };
        return RequestFault.Request($"Parameter '{name}' must be {expected}, not {found}.");
    }

    private struct Parameters
    {
        public ReadOnlyMemory<byte>? Query;
        public string? DocumentId;
        public string? OperationName;
        public ReadOnlyMemory<byte> Variables;
        public ErrorMode OnError;
        public bool ReportsCost;
    }
}
