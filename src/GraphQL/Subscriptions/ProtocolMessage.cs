using System.Text.Json;
using System.Text.Unicode;

namespace Headless.GraphQL.Subscriptions;

/// <summary>A message of graphql-transport-ws from the client. The payload is a slice of what was received.</summary>
internal readonly struct ProtocolMessage
{
    /// <summary>Objects and lists in one message; above what settings can allow for variables, which are checked by themselves.</summary>
    public const int MaxJsonDepth = 1024;

    private ProtocolMessage(string? type, string? id, ReadOnlyMemory<byte> payload, string? problem) =>
        (Type, Id, Payload, Problem) = (type ?? "", id, payload, problem);

    public string Type { get; }

    public string? Id { get; }

    /// <summary>JSON in UTF-8; empty when there is none, or null.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>Why this is no message; null when it is one.</summary>
    public string? Problem { get; }

    public static ProtocolMessage Read(ReadOnlyMemory<byte> text)
    {
        if (!Utf8.IsValid(text.Span))
        {
            return Wrong("The message is not UTF-8");
        }

        try
        {
            var reader = new Utf8JsonReader(text.Span, new JsonReaderOptions { MaxDepth = MaxJsonDepth });
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject
                ? ReadMembers(ref reader, text)
                : Wrong("A message is a JSON object");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return Wrong("The message is not JSON");
        }
    }

    private static ProtocolMessage ReadMembers(ref Utf8JsonReader reader, ReadOnlyMemory<byte> text)
    {
        string? type = null;
        string? id = null;
        ReadOnlyMemory<byte> payload = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("payload"u8))
            {
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                var isNull = reader.TokenType == JsonTokenType.Null;
                reader.Skip();
                payload = isNull ? default : text[start..(int)reader.BytesConsumed];
                continue;
            }

            var isType = reader.ValueTextEquals("type"u8);
            var isId = reader.ValueTextEquals("id"u8);
            reader.Read();
            if ((isType || isId) && reader.TokenType != JsonTokenType.String)
            {
                return Wrong($"'{(isType ? "type" : "id")}' must be a string");
            }

            type = isType ? reader.GetString() : type;
            id = isId ? reader.GetString() : id;
            reader.Skip();
        }

        return type is null ? Wrong("'type' is missing") : new ProtocolMessage(type, id, payload, null);
    }

    private static ProtocolMessage Wrong(string problem) => new(null, null, default, problem);
}

/// <summary>The close codes of graphql-transport-ws, and those of WebSocket that are used with it.</summary>
internal static class CloseCode
{
    public const int Normal = 1000;
    public const int GoingAway = 1001;
    public const int MessageTooBig = 1009;
    public const int BadRequest = 4400;
    public const int Unauthorized = 4401;
    public const int Forbidden = 4403;
    public const int SubprotocolNotAcceptable = 4406;
    public const int InitTimeout = 4408;
    public const int SubscriberExists = 4409;
    public const int TooManyInits = 4429;
}
