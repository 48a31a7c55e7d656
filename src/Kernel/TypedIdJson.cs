using System.Text.Json;
using System.Text.Json.Serialization;

namespace Headless.Kernel;

/// <summary>Keeps a typed id as its bare text in stored JSON. Named in the converters of a module's source-generated context.</summary>
public sealed class TypedIdJson<T> : JsonConverter<T> where T : struct, ITypedId<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        T.From(reader.GetString() ?? throw new JsonException($"An id that starts with {T.Prefix} was expected."));

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
