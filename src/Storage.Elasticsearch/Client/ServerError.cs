using System.Text.Json;

namespace Headless.Storage.Elasticsearch.Client;

/// <summary>What the server says is wrong.</summary>
internal sealed record ServerError(string Type, string Reason)
{
    private const int MaxReasonLength = 500;

    /// <summary>Null when the body is no error of such a server.</summary>
    public static ServerError? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            var error = JsonSerializer.Deserialize(body, AnswerJson.Default.ErrorAnswer)?.Error ?? default;
            return error.ValueKind switch
            {
                JsonValueKind.String => new ServerError("error", Cut(error.GetString()!)),
                JsonValueKind.Object => Of(error),
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public override string ToString() => $", {Type}: {Reason}";

    // The root cause says more than that all shards failed.
    private static ServerError Of(JsonElement error)
    {
        if (error.TryGetProperty("root_cause", out var causes) && causes.ValueKind == JsonValueKind.Array && causes.GetArrayLength() > 0)
        {
            error = causes[0];
        }

        return new ServerError(Text(error, "type") ?? "error", Cut(Text(error, "reason") ?? ""));
    }

    private static string? Text(JsonElement error, string name) =>
        error.ValueKind == JsonValueKind.Object && error.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()
            : null;

    private static string Cut(string reason) => reason.Length <= MaxReasonLength ? reason : reason[..MaxReasonLength] + "…";
}
