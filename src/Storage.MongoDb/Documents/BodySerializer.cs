using Headless.Storage.Documents;
using Headless.Storage.MongoDb.Engine;
using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Serializers;
using MongoDB.Driver;

namespace Headless.Storage.MongoDb.Documents;

/// <summary>A document and the length of its body.</summary>
internal readonly record struct Sized<T>(T Document, int Bytes);

/// <summary>A document of one of several queries that went in one command.</summary>
internal readonly record struct Answer<T>(int Query, T Document);

/// <summary>
/// Reads answers straight from the bytes of a reply: the body goes to the collection's own reader, and nothing else is asked for.
/// </summary>
internal sealed class BodySerializer<T>(Collection<T> collection) : SerializerBase<Sized<T>> where T : class, IDocument
{
    private static readonly BsonDocument OnlyBody = new() { { Names.Id, 0 }, { Names.Body, 1 } };

    public ProjectionDefinition<StoredDocument, Sized<T>> Projection =>
        new BsonDocumentProjectionDefinition<StoredDocument, Sized<T>>(OnlyBody, this);

    public override Sized<T> Deserialize(BsonDeserializationContext context, BsonDeserializationArgs args)
    {
        var reader = context.Reader;
        Sized<T>? document = null;
        reader.ReadStartDocument();
        while (reader.ReadBsonType() != BsonType.EndOfDocument)
        {
            if (reader.ReadName() == Names.Body)
            {
                var body = reader.ReadBytes();
                document = new((T)collection.Deserialize(body), body.Length);
            }
            else
            {
                reader.SkipValue();
            }
        }

        reader.ReadEndDocument();
        return document ?? throw new FormatException($"A document of {collection.Name} has no body.");
    }
}

/// <summary>Reads answers of several queries.</summary>
internal sealed class AnswerSerializer<T>(Collection<T> collection) : SerializerBase<Answer<T>> where T : class, IDocument
{
    public const string Query = "q";

    public override Answer<T> Deserialize(BsonDeserializationContext context, BsonDeserializationArgs args)
    {
        var reader = context.Reader;
        var query = 0;
        T? document = null;
        reader.ReadStartDocument();
        while (reader.ReadBsonType() != BsonType.EndOfDocument)
        {
            switch (reader.ReadName())
            {
                case Query:
                    query = reader.ReadInt32();
                    break;
                case Names.Body:
                    document = (T)collection.Deserialize(reader.ReadBytes());
                    break;
                default:
                    reader.SkipValue();
                    break;
            }
        }

        reader.ReadEndDocument();
        return new(query, document ?? throw new FormatException($"A document of {collection.Name} has no body."));
    }
}
