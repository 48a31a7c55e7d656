using System.Text.Json;
using Headless.Catalog;
using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Serializers;
using MongoDB.Driver;

namespace Headless.Bench.Stores;

/// <summary>Products as read by the driver alone: one find, and the body goes to the source-generated reader.</summary>
internal sealed class BodyReads(IMongoCollection<BsonDocument> products)
{
    private static readonly BsonDocumentProjectionDefinition<BsonDocument, Product> Body =
        new(new BsonDocument { { "_id", 0 }, { "b", 1 } }, new ProductSerializer());

    /// <summary>Settings under which what is read is as good as what the gateway reads.</summary>
    public static MongoClientSettings Settings(string connectionString)
    {
        var settings = MongoClientSettings.FromConnectionString(connectionString);
        settings.ReadPreference = ReadPreference.Primary;
        settings.ReadConcern = ReadConcern.Snapshot;
        settings.WriteConcern = WriteConcern.WMajority;
        return settings;
    }

    public async Task<Product?> BySlugAsync(string slug, CancellationToken cancellationToken) =>
        (await FindAsync(new BsonDocument("f.slug", slug), null, 1, cancellationToken)).FirstOrDefault();

    public Task<List<Product>> ByIdsAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        BsonValue which = ids.Count == 1 ? ids[0] : new BsonDocument("$in", new BsonArray(ids));
        return FindAsync(new BsonDocument("_id", which), null, ids.Count, cancellationToken);
    }

    /// <summary>One more than asked for tells whether there are more.</summary>
    public Task<List<Product>> NewestAsync(int first, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var published = new BsonDocument { { "$gte", long.MinValue }, { "$lte", now.ToUnixTimeMilliseconds() } };
        return FindAsync(
            new BsonDocument { { "f.status", "ACTIVE" }, { "f.newest", published } },
            new BsonDocument { { "f.newest", -1 }, { "_id", -1 } },
            first + 1,
            cancellationToken);
    }

    private async Task<List<Product>> FindAsync(BsonDocument filter, BsonDocument? sort, int limit, CancellationToken cancellationToken)
    {
        var find = new FindOptions<BsonDocument, Product> { Projection = Body, Sort = sort, Limit = limit, BatchSize = limit + 1 };
        using var cursor = await products.FindAsync(filter, find, cancellationToken);
        return await cursor.ToListAsync(cancellationToken);
    }

    private sealed class ProductSerializer : SerializerBase<Product>
    {
        public override Product Deserialize(BsonDeserializationContext context, BsonDeserializationArgs args)
        {
            Product? product = null;
            context.Reader.ReadStartDocument();
            while (context.Reader.ReadBsonType() != BsonType.EndOfDocument)
            {
                context.Reader.ReadName();
                product = JsonSerializer.Deserialize(context.Reader.ReadBytes(), CatalogShapes.Default.Product);
            }

            context.Reader.ReadEndDocument();
            return product!;
        }
    }
}
