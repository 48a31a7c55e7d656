using Headless.Storage.Events;
using Headless.Storage.MongoDb.Engine;
using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Attributes;
using MongoDB.Bson.Serialization.Serializers;

namespace Headless.Storage.MongoDb.Events;

/// <summary>
/// A position of the outbox: <c>{_id: position, t: type, g: aggregate, a: ticks, d: data, c: mark of the commit}</c>.
/// One without a type is a tombstone: a position that was given out and is never written.
/// </summary>
[BsonSerializer(typeof(StoredEventSerializer))]
internal sealed record StoredEvent(long Position, OutboxEvent? Event, ObjectId Mark)
{
    public const string Type = "t";
    public const string Aggregate = "g";
    public const string At = "a";
    public const string Data = "d";
    public const string Commit = "c";
}

/// <summary>Reads and writes positions without a tree in between.</summary>
internal sealed class StoredEventSerializer : SealedClassSerializerBase<StoredEvent>
{
    protected override void SerializeValue(BsonSerializationContext context, BsonSerializationArgs args, StoredEvent value)
    {
        var writer = context.Writer;
        writer.WriteStartDocument();
        writer.WriteName(Names.Id);
        writer.WriteInt64(value.Position);
        if (value.Event is { } happened)
        {
            writer.WriteName(StoredEvent.Type);
            writer.WriteString(happened.Type);
            writer.WriteName(StoredEvent.Aggregate);
            writer.WriteString(happened.AggregateId);
            writer.WriteName(StoredEvent.At);
            writer.WriteInt64(happened.At.UtcTicks);
            writer.WriteName(StoredEvent.Data);
            writer.WriteBytes(happened.Data.ToArray());
            writer.WriteName(StoredEvent.Commit);
            writer.WriteObjectId(value.Mark);
        }

        writer.WriteEndDocument();
    }

    protected override StoredEvent DeserializeValue(BsonDeserializationContext context, BsonDeserializationArgs args)
    {
        var reader = context.Reader;
        var (position, at) = (0L, 0L);
        string? type = null;
        var aggregate = "";
        byte[] data = [];
        reader.ReadStartDocument();
        while (reader.ReadBsonType() != BsonType.EndOfDocument)
        {
            switch (reader.ReadName())
            {
                case Names.Id:
                    position = reader.ReadInt64();
                    break;
                case StoredEvent.Type:
                    type = reader.ReadString();
                    break;
                case StoredEvent.Aggregate:
                    aggregate = reader.ReadString();
                    break;
                case StoredEvent.At:
                    at = reader.ReadInt64();
                    break;
                case StoredEvent.Data:
                    data = reader.ReadBytes();
                    break;
                default:
                    reader.SkipValue();
                    break;
            }
        }

        reader.ReadEndDocument();
        var happened = type is null ? null : new OutboxEvent(position, type, aggregate, new DateTimeOffset(at, TimeSpan.Zero), data);
        return new StoredEvent(position, happened, ObjectId.Empty);
    }
}
