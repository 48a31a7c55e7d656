using System.Globalization;
using System.Text.Json;
using Headless.Kernel;

namespace Headless.Bench.Stores;

/// <summary>One request in both forms.</summary>
/// <param name="Path">Of the hand-written endpoint, with its arguments.</param>
internal sealed record Ask(string Query, Dictionary<string, object> Variables, string Path)
{
    public string GraphQL => JsonSerializer.Serialize(new { query = Query, variables = Variables });
}

/// <summary>What hand-written answers have in common.</summary>
internal static class HandWritten
{
    public static Utf8JsonWriter Begin(HttpContext http)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        var json = new Utf8JsonWriter(http.Response.BodyWriter, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        json.WriteStartObject("data"u8);
        return json;
    }

    public static void End(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, Money money)
    {
        json.WriteStartObject(name);
        json.WriteString("amount"u8, money.Amount.ToString(CultureInfo.InvariantCulture));
        json.WriteString("currencyCode"u8, money.CurrencyCode);
        json.WriteEndObject();
    }
}
