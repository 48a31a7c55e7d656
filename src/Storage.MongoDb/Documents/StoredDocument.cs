using Headless.Storage.Documents;
using Headless.Storage.MongoDb.Engine;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Attributes;
using MongoDB.Bson.Serialization.Serializers;

namespace Headless.Storage.MongoDb.Documents;

/// <summary>
/// A document as its collection keeps it: <c>{_id, v: version, f: {field values}, b: body}</c>. Only written in this shape.
/// </summary>
[BsonSerializer(typeof(StoredDocumentSerializer))]
internal sealed record StoredDocument(Collection Collection, IDocument Document, byte[] Body)
{
    public static StoredDocument Of(Collection collection, IDocument document) =>
        new(collection, document, collection.Serialize(document));

    public void Write(IBsonWriter writer)
    {
        writer.WriteStartDocument();
        writer.WriteName(Names.Id);
        writer.WriteString(Document.Id);
        writer.WriteName(Names.Version);
        writer.WriteInt32(Document.Version);
        writer.WriteName(Names.Fields);
        WriteFields(writer);
        writer.WriteName(Names.Body);
        writer.WriteBytes(Body);
        writer.WriteEndDocument();
    }

    /// <summary>
    /// A missing value is the least key, not null: a condition on null would also ask for missing and undefined, and is no single range of
    /// an index. No texts are no field, so that an index over texts has no entry for them.
    /// </summary>
    public void WriteFields(IBsonWriter writer)
    {
        writer.WriteStartDocument();
        var values = Collection.ReadFields(Document);
        for (var i = 0; i < values.Length; i++)
        {
            var field = Collection.AllFields[i];
            if (field.Kind != FieldKind.Texts)
            {
                writer.WriteName(field.Name);
                WriteValue(writer, values[i]);
                continue;
            }

            var texts = Collection.ReadTexts(Document, field);
            if (texts.Count > 0)
            {
                writer.WriteName(field.Name);
                writer.WriteStartArray();
                foreach (var text in texts)
                {
                    writer.WriteString(text);
                }

                writer.WriteEndArray();
            }
        }

        writer.WriteEndDocument();
    }

    private static void WriteValue(IBsonWriter writer, FieldValue value)
    {
        switch (value.Kind)
        {
            case FieldKind.Text:
                writer.WriteString(value.Text);
                break;
            case FieldKind.Integer:
                writer.WriteInt64(value.Integer);
                break;
            case FieldKind.Real:
                writer.WriteDouble(value.Real);
                break;
            default:
                writer.WriteMinKey();
                break;
        }
    }
}

/// <summary>Writes documents without a tree in between.</summary>
internal sealed class StoredDocumentSerializer : SealedClassSerializerBase<StoredDocument>
{
    protected override void SerializeValue(BsonSerializationContext context, BsonSerializationArgs args, StoredDocument value) =>
        value.Write(context.Writer);
}
