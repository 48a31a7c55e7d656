using Headless.Storage.MongoDb.Engine;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Headless.Storage.MongoDb.Events;

/// <summary>Where each consumer stands and which process hands events to it: <c>{_id: consumer, position, holder, until}</c>.</summary>
internal sealed class Cursors(MongoConnection connection)
{
    private const string Position = "position";
    private const string Holder = "holder";
    private const string Until = "until";

    private IMongoCollection<BsonDocument> Stored => connection.Own(Names.Cursors);

    public async Task<long> FindAsync(string consumer, CancellationToken cancellationToken)
    {
        using var session = connection.Session();
        var found = await Stored.Find(session, new BsonDocument(Names.Id, consumer)).FirstOrDefaultAsync(cancellationToken)
            .ConfigureAwait(false);
        return found is not null && found.TryGetValue(Position, out var position) ? position.ToInt64() : 0;
    }

    public async Task<bool> MoveAsync((string Consumer, long Position) to, CancellationToken cancellationToken)
    {
        using var session = connection.Session();
        await Stored.UpdateOneAsync(
            session,
            new BsonDocument(Names.Id, to.Consumer),
            new BsonDocument("$max", new BsonDocument(Position, to.Position)),
            new UpdateOptions { IsUpsert = true },
            cancellationToken).ConfigureAwait(false);
        connection.Remember(session);
        return true;
    }

    /// <summary>By the server's clock, so that those of the gateways need not agree.</summary>
    public Task<bool> LeaseAsync((string Consumer, string Holder, TimeSpan Duration) asked, CancellationToken cancellationToken) =>
        LeaseAsync(Stored, asked.Consumer, asked.Holder, asked.Duration, cancellationToken);

    /// <summary>Takes, keeps or gives back the right that a document stands for.</summary>
    public static async Task<bool> LeaseAsync(
        IMongoCollection<BsonDocument> leases, string id, string holder, TimeSpan duration, CancellationToken cancellationToken)
    {
        var isFree = new BsonDocument("$or", new BsonArray
        {
            new BsonDocument("$eq", new BsonArray { "$" + Holder, new BsonDocument("$literal", holder) }),
            new BsonDocument("$lte", new BsonArray { new BsonDocument("$ifNull", new BsonArray { "$" + Until, "$$NOW" }), "$$NOW" }),
        });
        var end = new BsonDocument("$add", new BsonArray { "$$NOW", (long)duration.TotalMilliseconds });
        var update = new BsonDocument("$set", new BsonDocument
        {
            { Holder, new BsonDocument("$cond", new BsonArray { isFree, new BsonDocument("$literal", holder), "$" + Holder }) },
            { Until, new BsonDocument("$cond", new BsonArray { isFree, end, "$" + Until }) },
        });
        var options = new FindOneAndUpdateOptions<BsonDocument> { IsUpsert = true, ReturnDocument = ReturnDocument.After };
        var held = await leases.FindOneAndUpdateAsync(
            new BsonDocument(Names.Id, id),
            new BsonDocumentStagePipelineDefinition<BsonDocument, BsonDocument>([update]),
            options,
            cancellationToken).ConfigureAwait(false);
        return held[Holder] == holder;
    }
}
