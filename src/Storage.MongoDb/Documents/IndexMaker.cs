using Headless.Storage.Documents;
using Headless.Storage.MongoDb.Engine;
using Microsoft.Extensions.Logging;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Headless.Storage.MongoDb.Documents;

/// <summary>
/// The indexes of one collection. Those of others are left alone, and refused when they stand where a declared one has to.
/// </summary>
/// <param name="made">The indexes that were made for the collection before.</param>
internal sealed class IndexMaker(IMongoCollection<BsonDocument> target, Collection collection, BsonDocument made, ILogger logger)
{
    /// <summary>As they are compared with what is there, by name.</summary>
    public BsonDocument Wanted { get; } = new(collection.Indexes.Select(index => new BsonElement(index.Name, Shape(index))));

    /// <summary>Drops what an older release made and this one does not want, and refuses what somebody else made in its place.</summary>
    /// <exception cref="InvalidOperationException">A foreign index has the name of a declared one.</exception>
    public async Task DropOutdatedAsync(CancellationToken cancellationToken)
    {
        foreach (var (name, there) in await ListAsync(cancellationToken).ConfigureAwait(false))
        {
            var wanted = Wanted.GetValue(name, BsonNull.Value);
            if (there == wanted)
            {
                continue;
            }

            if (made.GetValue(name, BsonNull.Value) == there)
            {
                await target.Indexes.DropOneAsync(name, cancellationToken).ConfigureAwait(false);
                Log.Dropped(logger, collection.Name, name);
            }
            else if (!wanted.IsBsonNull)
            {
                throw new InvalidOperationException(
                    $"Index '{name}' of collection '{collection.Name}' is {there}, which this gateway did not make; it needs {wanted}. "
                    + "Drop or rename the index that is there.");
            }
        }
    }

    /// <exception cref="InvalidOperationException">The stored documents break a unique index.</exception>
    public async Task CreateMissingAsync(CancellationToken cancellationToken)
    {
        var there = await ListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var index in collection.Indexes.Where(index => !there.ContainsKey(index.Name)))
        {
            var options = new CreateIndexOptions<BsonDocument> { Name = index.Name, Unique = index.Unique ? true : null };
            if (index.Unique)
            {
                options.PartialFilterExpression = Filled(index);
            }

            try
            {
                await target.Indexes.CreateOneAsync(
                    new CreateIndexModel<BsonDocument>(Keys(index), options), null, cancellationToken).ConfigureAwait(false);
            }
            catch (MongoCommandException broken) when (MongoErrors.Duplicate(broken) is not null)
            {
                throw new InvalidOperationException(
                    $"Index {collection.Name}.{index.Name} cannot be made, the stored documents break it.", broken);
            }
        }
    }

    private static BsonDocument Shape(DocumentIndex index)
    {
        var shape = new BsonDocument("key", Keys(index));
        if (index.Unique)
        {
            shape.Add("unique", true).Add("partialFilterExpression", Filled(index));
        }

        return shape;
    }

    /// <summary>Ids break ties in the direction of the last key; a unique index compares only its fields.</summary>
    private static BsonDocument Keys(DocumentIndex index)
    {
        var keys = new BsonDocument(
            index.Fields.Select(key => new BsonElement(FilterBson.Path(key.Field), key.Descending ? -1 : 1)));
        return index.Unique ? keys : keys.Add(Names.Id, IndexChoice.IdDescending(index.Fields) ? -1 : 1);
    }

    /// <summary>The first field has a value.</summary>
    private static BsonDocument Filled(DocumentIndex index)
    {
        var first = index.Fields[0].Field;
        return new(FilterBson.Path(first), new BsonDocument("$gte", FilterBson.Least(first.Kind)));
    }

    /// <summary>What is there, in what makes a difference.</summary>
    private async Task<Dictionary<string, BsonDocument>> ListAsync(CancellationToken cancellationToken)
    {
        using var listed = await target.Indexes.ListAsync(cancellationToken).ConfigureAwait(false);
        var found = new Dictionary<string, BsonDocument>(StringComparer.Ordinal);
        foreach (var index in await listed.ToListAsync(cancellationToken).ConfigureAwait(false))
        {
            var keys = index["key"].AsBsonDocument;
            var shape = new BsonDocument("key", new BsonDocument(keys.Select(
                key => new BsonElement(key.Name, key.Value.IsNumeric ? key.Value.ToInt32() : key.Value))));
            shape.AddRange(index.Where(option => option.Name is not ("key" or "v" or "name" or "ns" or "background")));
            found[index["name"].AsString] = shape;
        }

        found.Remove("_id_");
        return found;
    }
}
