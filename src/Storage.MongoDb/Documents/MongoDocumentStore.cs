using Headless.Storage.Documents;
using Headless.Storage.MongoDb.Engine;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Headless.Storage.MongoDb.Documents;

/// <summary>
/// Documents in MongoDB. A batch is one command, and sees one majority committed moment. What walks an index carries its bound, so that the
/// server does not walk on for nobody.
/// </summary>
internal sealed class MongoDocumentStore(
    MongoConnection connection, MongoStorage storage, Committer committer, RecentDocuments recent, MongoDbOptions options) : IDocumentStore
{
    /// <summary>Queries of one pipeline; MongoDB allows a thousand stages. Further ones go in further commands.</summary>
    private const int MaxQueriesPerCommand = 250;

    public async ValueTask<IReadOnlyList<T?>> GetAsync<T>(
        Collection<T> collection, IReadOnlyList<string> ids, CancellationToken cancellationToken) where T : class, IDocument
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ids.Count == 0 ? [] : InOrder(ids, await ReadAsync(collection, ids, cancellationToken).ConfigureAwait(false));
    }

    public ValueTask<IReadOnlyList<T?>> GetRecentAsync<T>(
        Collection<T> collection, IReadOnlyList<string> ids, CancellationToken cancellationToken) where T : class, IDocument =>
        ids.Count > 0 && recent.IsKept(collection)
            ? recent.GetAsync(collection, ids, ReadAsync, cancellationToken)
            : GetAsync(collection, ids, cancellationToken);

    public async ValueTask<DocumentPage<T>> QueryAsync<T>(DocumentQuery<T> query, CancellationToken cancellationToken)
        where T : class, IDocument
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await PageAsync(query, Plan(query), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<DocumentPage<T>>> QueryManyAsync<T>(
        IReadOnlyList<DocumentQuery<T>> queries, CancellationToken cancellationToken) where T : class, IDocument
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (queries.Count == 0)
        {
            return [];
        }

        var plans = new PagePlan[queries.Count];
        for (var i = 0; i < plans.Length; i++)
        {
            DemandSame(queries[i].Collection, queries[0].Collection);
            plans[i] = Plan(queries[i]);
        }

        // A pipeline takes a hint for its first part alone; what needs one goes by itself, at the same time.
        var pages = new DocumentPage<T>[queries.Count];
        var together = Enumerable.Range(0, plans.Length).Where(i => plans[i].IsSimple).ToList();
        var alone = Enumerable.Range(0, plans.Length).Where(i => !plans[i].IsSimple || together.Count == 1);
        var reading = alone.Select(async i => pages[i] = await PageAsync(queries[i], plans[i], cancellationToken).ConfigureAwait(false))
            .ToList<Task>();
        if (together.Count > 1)
        {
            reading.AddRange(together.Chunk(MaxQueriesPerCommand).Select(chunk => connection.RunAsync(
                "queryMany", queries[0].Collection.Name, (queries, plans, chunk, pages), UnionAsync, cancellationToken).AsTask()));
        }

        await Task.WhenAll(reading).ConfigureAwait(false);
        return pages;
    }

    public async ValueTask<IReadOnlyList<(int Value, bool IsExact)>> CountAsync<T>(
        IReadOnlyList<DocumentCount<T>> counts, CancellationToken cancellationToken) where T : class, IDocument
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (counts.Count == 0)
        {
            return [];
        }

        var counted = new (int, bool)[counts.Count];
        Array.Fill(counted, (0, true));
        foreach (var count in counts)
        {
            DemandSame(count.Collection, counts[0].Collection);
        }

        foreach (var chunk in Enumerable.Range(0, counts.Count).Chunk(MaxQueriesPerCommand))
        {
            await connection.RunAsync("count", counts[0].Collection.Name, (counts, chunk, counted), CountAsync, cancellationToken)
                .ConfigureAwait(false);
        }

        return counted;
    }

    public async ValueTask<CommitResult> CommitAsync(WriteBatch batch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (batch.IsEmpty)
        {
            return CommitResult.Committed;
        }

        batch.DemandChangeEvents();
        using var changing = recent.BeginCommit(batch.Writes);
        return await committer.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
    }

    private static void DemandSame(Collection one, Collection first)
    {
        if (!ReferenceEquals(one, first))
        {
            throw new ArgumentException($"One call reads one collection, not {one.Name} and {first.Name}.");
        }
    }

    /// <summary>The queries one behind the other; each answer says of which it is.</summary>
    private static List<BsonDocument> Union(string collection, IEnumerable<BsonDocument[]> queries)
    {
        var pipeline = new List<BsonDocument>();
        foreach (var query in queries)
        {
            if (pipeline.Count == 0)
            {
                pipeline.AddRange(query);
            }
            else
            {
                pipeline.Add(new("$unionWith", new BsonDocument { { "coll", collection }, { "pipeline", new BsonArray(query) } }));
            }
        }

        return pipeline;
    }

    private static BsonDocument Literal(int value) => new("$literal", value);

    private static T?[] InOrder<T>(IReadOnlyList<string> ids, List<Sized<T>> found) where T : class, IDocument
    {
        if (ids.Count == 1)
        {
            return [found.Count == 0 ? null : found[0].Document];
        }

        var byId = found.ToDictionary(read => read.Document.Id, read => read.Document, StringComparer.Ordinal);
        return [.. ids.Select(byId.GetValueOrDefault)];
    }

    private ValueTask<List<Sized<T>>> ReadAsync<T>(
        Collection<T> collection, IReadOnlyList<string> ids, CancellationToken cancellationToken) where T : class, IDocument =>
        connection.RunAsync("get", collection.Name, (collection, ids), ReadAsync, cancellationToken);

    private async Task<List<Sized<T>>> ReadAsync<T>(
        (Collection<T> Collection, IReadOnlyList<string> Ids) asked, CancellationToken cancellationToken) where T : class, IDocument
    {
        var (collection, ids) = asked;
        var one = ids.Count == 1 ? (BsonValue)ids[0] : new BsonDocument("$in", new BsonArray(ids));
        var find = new FindOptions<StoredDocument, Sized<T>>
        {
            Projection = new BodySerializer<T>(collection).Projection,
            BatchSize = ids.Count + 1,
        };
        using var session = connection.Session();
        using var cursor = await storage.Documents(collection)
            .FindAsync(session, new BsonDocument(Names.Id, one), find, cancellationToken).ConfigureAwait(false);
        var found = new List<Sized<T>>(ids.Count);
        while (await cursor.MoveNextAsync(cancellationToken).ConfigureAwait(false))
        {
            found.AddRange(cursor.Current);
        }

        return found;
    }

    private ValueTask<DocumentPage<T>> PageAsync<T>(DocumentQuery<T> query, PagePlan plan, CancellationToken cancellationToken)
        where T : class, IDocument =>
        connection.RunAsync("query", query.Collection.Name, (query, plan), PageAsync, cancellationToken);

    private async Task<DocumentPage<T>> PageAsync<T>(
        (DocumentQuery<T> Query, PagePlan Plan) asked, CancellationToken cancellationToken) where T : class, IDocument
    {
        var (query, plan) = asked;
        var find = new FindOptions<StoredDocument, Sized<T>>
        {
            Projection = new BodySerializer<T>(query.Collection).Projection,
            Sort = plan.Sort,
            Limit = query.Limit + 1,
            BatchSize = query.Limit + 2,
            MaxTime = connection.OperationTime,
            Hint = plan.Hint,
        };
        using var session = connection.Session();
        using var cursor = await storage.Documents(query.Collection).FindAsync(session, plan.Filter, find, cancellationToken)
            .ConfigureAwait(false);
        var items = new List<T>();
        while (await cursor.MoveNextAsync(cancellationToken).ConfigureAwait(false))
        {
            items.AddRange(cursor.Current.Select(read => read.Document));
        }

        return Cut(items, query.Limit);
    }

    private static DocumentPage<T> Cut<T>(List<T> items, int limit)
    {
        var hasMore = items.Count > limit;
        if (hasMore)
        {
            items.RemoveRange(limit, items.Count - limit);
        }

        return new(items, hasMore);
    }

    private async Task<bool> UnionAsync<T>(
        (IReadOnlyList<DocumentQuery<T>> Queries, PagePlan[] Plans, int[] Chunk, DocumentPage<T>[] Pages) asked,
        CancellationToken cancellationToken) where T : class, IDocument
    {
        var (queries, plans, chunk, pages) = asked;
        var collection = queries[0].Collection;
        var pipeline = Union(collection.Name, chunk.Select(i => new BsonDocument[]
        {
            new("$match", plans[i].Filter),
            new("$sort", plans[i].Sort.ElementCount > 0 ? plans[i].Sort : new(Names.Id, 1)),
            new("$limit", queries[i].Limit + 1),
            new("$project", new BsonDocument { { Names.Id, 0 }, { Names.Body, 1 }, { AnswerSerializer<T>.Query, Literal(i) } }),
        }));
        var items = chunk.ToDictionary(i => i, _ => new List<T>());
        var definition = new BsonDocumentStagePipelineDefinition<StoredDocument, Answer<T>>(pipeline, new AnswerSerializer<T>(collection));
        var aggregate = new AggregateOptions
        {
            BatchSize = chunk.Sum(i => queries[i].Limit + 1) + 1,
            MaxTime = connection.OperationTime,
        };
        using var session = connection.Session();
        using var cursor = await storage.Documents(collection).AggregateAsync(session, definition, aggregate, cancellationToken)
            .ConfigureAwait(false);
        while (await cursor.MoveNextAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var (query, document) in cursor.Current)
            {
                items[query].Add(document);
            }
        }

        foreach (var i in chunk)
        {
            pages[i] = Cut(items[i], queries[i].Limit);
        }

        return true;
    }

    private async Task<bool> CountAsync<T>(
        (IReadOnlyList<DocumentCount<T>> Counts, int[] Chunk, (int, bool)[] Counted) asked, CancellationToken cancellationToken)
        where T : class, IDocument
    {
        var (counts, chunk, counted) = asked;
        var collection = counts[0].Collection;
        var pipeline = Union(collection.Name, chunk.Select(i => new BsonDocument[]
        {
            new("$match", FilterBson.Of(counts[i].Filter)),
            new("$limit", counts[i].Bound + 1L),
            new("$count", "n"),
            new("$set", new BsonDocument("q", Literal(i))),
        }));
        var definition = new BsonDocumentStagePipelineDefinition<StoredDocument, BsonDocument>(pipeline);
        var aggregate = new AggregateOptions { BatchSize = chunk.Length + 1, MaxTime = connection.OperationTime };
        using var session = connection.Session();
        using var cursor = await storage.Documents(collection)
            .AggregateAsync(session, definition, aggregate, cancellationToken)
            .ConfigureAwait(false);
        while (await cursor.MoveNextAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var answer in cursor.Current)
            {
                var query = answer["q"].AsInt32;
                var found = answer["n"].ToInt32();
                counted[query] = (Math.Min(found, counts[query].Bound), found <= counts[query].Bound);
            }
        }

        return true;
    }

    private PagePlan Plan<T>(DocumentQuery<T> query) where T : class, IDocument
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, DocumentQuery<T>.MaxLimit);
        if (query.After is not null && query.After.Values.Count != query.Sort.Count)
        {
            throw new ArgumentException("The cursor belongs to another sort.");
        }

        var use = IndexChoice.ForPage(query.Collection, query.Filter, query.Sort);
        if (use is null && options.RefuseUnindexedQueries)
        {
            throw UnindexedQueryException.For(query.Collection, query.Filter, query.Sort);
        }

        return PagePlan.Of(query, use);
    }
}
