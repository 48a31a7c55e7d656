using System.Globalization;
using Headless.Storage.Documents;
using Headless.Storage.MongoDb.Engine;
using Headless.Storage.MongoDb.Events;
using Microsoft.Extensions.Logging;
using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Driver;

namespace Headless.Storage.MongoDb.Documents;

/// <summary>
/// Brings collections, indexes and field values in line with the declarations, before anything is served. What was made is written down,
/// so that what an older release made is told from what somebody else made. Of several gateways that start at once one does it.
/// </summary>
internal sealed class SchemaMaker(MongoConnection connection, TimeProvider time, ILogger logger)
{
    private const string Lease = "~lease";
    private const string Fields = "fields";
    private const string Indexes = "indexes";

    /// <summary>Documents of one command of a rebuild.</summary>
    private const int MaxBatch = 500;

    private static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LeaseRetry = TimeSpan.FromMilliseconds(200);

    /// <summary>A mark is asked for within the time of one call; this is far beyond it.</summary>
    private static readonly TimeSpan MarkLife = TimeSpan.FromHours(1);

    private readonly string _holder = Guid.NewGuid().ToString("N");

    private IMongoCollection<BsonDocument> Schema => connection.Own(Names.Schema);

    public async Task MakeAsync(List<Collection> collections, CancellationToken cancellationToken)
    {
        await TakeLeaseAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var existing = await (await connection.Database.ListCollectionNamesAsync(null, cancellationToken).ConfigureAwait(false))
                .ToListAsync(cancellationToken).ConfigureAwait(false);
            string[] own = [Names.Outbox, Names.Positions, Names.Cursors, Names.Commits];
            foreach (var name in own.Concat(collections.Select(collection => collection.Name)).Except(existing))
            {
                await connection.Database.CreateCollectionAsync(name, null, cancellationToken).ConfigureAwait(false);
            }

            await connection.Own(Names.Commits).Indexes.CreateOneAsync(
                new CreateIndexModel<BsonDocument>(
                    new BsonDocument("at", 1), new CreateIndexOptions { Name = "expiry", ExpireAfter = MarkLife }),
                null,
                cancellationToken).ConfigureAwait(false);
            await new Positions(connection).RaiseAsync(new BsonDocument(Positions.Last, 0L), cancellationToken).ConfigureAwait(false);
            foreach (var collection in collections)
            {
                await MakeAsync(collection, cancellationToken).ConfigureAwait(false);
                await KeepLeaseAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            await ReleaseAsync().ConfigureAwait(false);
        }
    }

    /// <summary>What the stored field values depend on.</summary>
    private static string Signature(Collection collection) => string.Create(
        CultureInfo.InvariantCulture,
        $"{collection.Revision};{string.Join(',', collection.AllFields.Select(field => $"{field.Name}:{field.Kind}"))}");

    private async Task MakeAsync(Collection collection, CancellationToken cancellationToken)
    {
        var key = new BsonDocument(Names.Id, collection.Name);
        var known = await Schema.Find(key).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        var made = known is null ? [] : known[Indexes].AsBsonDocument;
        var indexes = new IndexMaker(connection.Own(collection.Name), collection, made, logger);
        await indexes.DropOutdatedAsync(cancellationToken).ConfigureAwait(false);
        var signature = Signature(collection);
        if (known is null ? await HasDocumentsAsync(collection, cancellationToken).ConfigureAwait(false) : known[Fields] != signature)
        {
            await RebuildAsync(collection, cancellationToken).ConfigureAwait(false);
        }

        // Written down before they are made: a start that is cut off finds indexes that it knows.
        var wanted = new BsonDocument { { Names.Id, collection.Name }, { Fields, signature }, { Indexes, indexes.Wanted } };
        if (known != wanted)
        {
            await Schema.ReplaceOneAsync(key, wanted, new ReplaceOptions { IsUpsert = true }, cancellationToken).ConfigureAwait(false);
        }

        await indexes.CreateMissingAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> HasDocumentsAsync(Collection collection, CancellationToken cancellationToken) =>
        await connection.Own(collection.Name).Find(new BsonDocument()).Limit(1).AnyAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Only over the version that was read: who writes meanwhile writes the values anew.</summary>
    private async Task RebuildAsync(Collection collection, CancellationToken cancellationToken)
    {
        Log.Rebuilding(logger, collection.Name);
        var documents = connection.Own(collection.Name);
        var last = BsonMinKey.Value as BsonValue;
        var done = 0L;
        while (true)
        {
            var page = await documents.Find(new BsonDocument(Names.Id, new BsonDocument("$gt", last))).Sort(new BsonDocument(Names.Id, 1))
                .Limit(MaxBatch).ToListAsync(cancellationToken).ConfigureAwait(false);
            if (page.Count == 0)
            {
                break;
            }

            var updates = page.Select(stored => new UpdateOneModel<BsonDocument>(
                new BsonDocument { { Names.Id, stored[Names.Id] }, { Names.Version, stored[Names.Version] } },
                new BsonDocument("$set", new BsonDocument(Names.Fields, FieldsOf(collection, stored[Names.Body].AsByteArray)))));
            await documents.BulkWriteAsync(updates, null, cancellationToken).ConfigureAwait(false);
            last = page[^1][Names.Id];
            done += page.Count;
            await KeepLeaseAsync(cancellationToken).ConfigureAwait(false);
        }

        Log.Rebuilt(logger, collection.Name, done);
    }

    private static BsonDocument FieldsOf(Collection collection, byte[] body)
    {
        var fields = new BsonDocument();
        using var writer = new BsonDocumentWriter(fields);
        new StoredDocument(collection, collection.Deserialize(body), body).WriteFields(writer);
        return fields;
    }

    private async Task TakeLeaseAsync(CancellationToken cancellationToken)
    {
        var isTold = false;
        while (!await Cursors.LeaseAsync(Schema, Lease, _holder, LeaseDuration, cancellationToken).ConfigureAwait(false))
        {
            if (!isTold)
            {
                Log.WaitingForLease(logger);
                isTold = true;
            }

            await Task.Delay(LeaseRetry, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task KeepLeaseAsync(CancellationToken cancellationToken)
    {
        if (!await Cursors.LeaseAsync(Schema, Lease, _holder, LeaseDuration, cancellationToken).ConfigureAwait(false))
        {
            throw new InvalidOperationException("Preparing the database took longer than its lease; another gateway goes on with it.");
        }
    }

    private async Task ReleaseAsync()
    {
        try
        {
            await Cursors.LeaseAsync(Schema, Lease, _holder, TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception failure) when (MongoErrors.IsOutage(failure))
        {
            // It ends by itself.
        }
    }
}
