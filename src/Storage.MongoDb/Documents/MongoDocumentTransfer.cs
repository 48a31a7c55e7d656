using Headless.Storage.Documents;
using Headless.Storage.MongoDb.Engine;
using Headless.Storage.MongoDb.Events;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Serializers;
using MongoDB.Driver;

namespace Headless.Storage.MongoDb.Documents;

/// <summary>Moves documents as they are.</summary>
internal sealed class MongoDocumentTransfer(MongoConnection connection, MongoStorage storage, MongoOutbox outbox) : IDocumentTransfer
{
    public ValueTask<IReadOnlyList<IDocument>> ReadAsync(
        Collection collection, string? afterId, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, IDocumentTransfer.MaxBatch);
        return connection.RunAsync("transferRead", collection.Name, (collection, afterId, limit), ReadAsync, cancellationToken);
    }

    public async ValueTask WriteAsync(Collection collection, IReadOnlyList<IDocument> documents, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(documents.Count, IDocumentTransfer.MaxBatch);
        if (documents.Count > 0)
        {
            await connection.RunAsync("transferWrite", collection.Name, (collection, documents), WriteAsync, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    public ValueTask<long> CountAsync(Collection collection, CancellationToken cancellationToken) =>
        connection.RunAsync("transferCount", collection.Name, collection, CountStoredAsync, cancellationToken);

    public async ValueTask ContinueBehindAsync(long position, CancellationToken cancellationToken) => await connection.RunAsync(
        "transferContinue", Names.Outbox, position, outbox.ContinueBehindAsync, cancellationToken).ConfigureAwait(false);

    private async Task<IReadOnlyList<IDocument>> ReadAsync(
        (Collection Collection, string? After, int Limit) asked, CancellationToken cancellationToken)
    {
        var find = new FindOptions<StoredDocument, IDocument>
        {
            Projection = new BsonDocumentProjectionDefinition<StoredDocument, IDocument>(
                new() { { Names.Id, 0 }, { Names.Body, 1 } }, new AnySerializer(asked.Collection)),
            Sort = new BsonDocument(Names.Id, 1),
            Limit = asked.Limit,
            BatchSize = asked.Limit + 1,
        };
        var behind = asked.After is null ? [] : new BsonDocument(Names.Id, new BsonDocument("$gt", asked.After));
        using var session = connection.Session();
        using var cursor = await storage.Documents(asked.Collection).FindAsync(session, behind, find, cancellationToken)
            .ConfigureAwait(false);
        var found = new List<IDocument>();
        while (await cursor.MoveNextAsync(cancellationToken).ConfigureAwait(false))
        {
            found.AddRange(cursor.Current);
        }

        return found;
    }

    private async Task<bool> WriteAsync(
        (Collection Collection, IReadOnlyList<IDocument> Documents) asked, CancellationToken cancellationToken)
    {
        var writes = asked.Documents.Select(document => new ReplaceOneModel<StoredDocument>(
            new BsonDocument(Names.Id, document.Id), StoredDocument.Of(asked.Collection, document)) { IsUpsert = true });
        using var session = connection.Session();
        try
        {
            await storage.Documents(asked.Collection).BulkWriteAsync(session, writes, null, cancellationToken).ConfigureAwait(false);
        }
        catch (MongoException refused) when (MongoErrors.Duplicate(refused) is { } duplicate)
        {
            throw new InvalidOperationException(
                $"'{asked.Documents[duplicate.Position].Id}' of {asked.Collection.Name} breaks the unique index {duplicate.Index}.",
                refused);
        }

        connection.Remember(session);
        return true;
    }

    private async Task<long> CountStoredAsync(Collection collection, CancellationToken cancellationToken)
    {
        using var session = connection.Session();
        return await storage.Documents(collection).CountDocumentsAsync(session, new BsonDocument(), null, cancellationToken)
            .ConfigureAwait(false);
    }

    private sealed class AnySerializer(Collection collection) : SerializerBase<IDocument>
    {
        public override IDocument Deserialize(BsonDeserializationContext context, BsonDeserializationArgs args)
        {
            var reader = context.Reader;
            IDocument? document = null;
            reader.ReadStartDocument();
            while (reader.ReadBsonType() != BsonType.EndOfDocument)
            {
                reader.SkipName();
                document = collection.Deserialize(reader.ReadBytes());
            }

            reader.ReadEndDocument();
            return document ?? throw new FormatException($"A document of {collection.Name} has no body.");
        }
    }
}
