using Headless.Storage.Documents;
using Headless.Storage.MongoDb.Engine;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Headless.Storage.MongoDb.Documents;

/// <summary>
/// The lines of a batch as commands: those of one collection together and in their order, which is all that unique values need.
/// </summary>
internal sealed class DocumentWrites
{
    private static readonly BulkWriteOptions Ordered = new() { IsOrdered = true };

    private readonly MongoStorage _storage;
    private readonly IReadOnlyList<Write> _lines;
    private readonly List<Group> _groups = [];

    /// <exception cref="ArgumentException">A document is named twice.</exception>
    public DocumentWrites(MongoStorage storage, IReadOnlyList<Write> lines)
    {
        _storage = storage;
        _lines = lines;
        var seen = new HashSet<(Collection, string)>();
        foreach (var line in lines)
        {
            if (!seen.Add((line.Target, line.Id)))
            {
                throw new ArgumentException($"The batch names '{line.Id}' of {line.Target.Name} twice.");
            }

            var group = _groups.Find(known => known.Collection == line.Target);
            if (group is null)
            {
                group = new Group(line.Target, storage.Documents(line.Target));
                _groups.Add(group);
            }

            group.Add(line);
        }
    }

    public int Count => _lines.Count;

    /// <summary>For measures; of several the first.</summary>
    public string MainCollection => _groups.Count > 0 ? _groups[0].Collection.Name : Names.Outbox;

    /// <summary>One line that writes nothing.</summary>
    public bool IsExpectation => _lines is [{ Kind: WriteKind.Expect }];

    /// <summary>
    /// Writes all lines. When it did not, what was written before has to be rolled back; a breach is told when a unique value was the
    /// reason, and else the versions tell.
    /// </summary>
    public async Task<(bool IsWritten, CommitConflict.UniqueBreach? Breach)> WriteAsync(
        IClientSessionHandle session, CancellationToken cancellationToken)
    {
        foreach (var group in _groups)
        {
            try
            {
                var result = await group.Target.BulkWriteAsync(session, group.Writes, Ordered, cancellationToken).ConfigureAwait(false);
                if (result.MatchedCount != group.Updates || result.DeletedCount != group.Deletes)
                {
                    return (false, null);
                }
            }
            catch (MongoException refused) when (MongoErrors.Duplicate(refused) is { } duplicate)
            {
                var line = group.Lines[duplicate.Position];
                return (false, new CommitConflict.UniqueBreach(group.Collection.Name, line.Id, duplicate.Index));
            }
        }

        return (true, null);
    }

    /// <summary>
    /// The conflicts of a batch that a unique index refused; null when it was the index of ids and the document is gone by now.
    /// </summary>
    public async Task<CommitResult?> RefusedAsync(
        IClientSessionHandle session, CommitConflict.UniqueBreach breach, CancellationToken cancellationToken)
    {
        var mismatches = await FindMismatchesAsync(session, cancellationToken).ConfigureAwait(false);
        if (mismatches.Count > 0)
        {
            return new CommitResult(mismatches);
        }

        return breach.Index == "_id_" ? null : new CommitResult([breach]);
    }

    /// <summary>Lines whose stored version is not the expected one, in their order.</summary>
    public async Task<IReadOnlyList<CommitConflict>> FindMismatchesAsync(IClientSessionHandle session, CancellationToken cancellationToken)
    {
        var versions = new Dictionary<(Collection, string), int>();
        foreach (var group in _groups)
        {
            var ids = new BsonDocument("$in", new BsonArray(group.Lines.Select(line => line.Id)));
            var find = new FindOptions<StoredDocument, BsonDocument>
            {
                Projection = new BsonDocumentProjectionDefinition<StoredDocument, BsonDocument>(new(Names.Version, 1)),
            };
            using var cursor = await _storage.Documents(group.Collection)
                .FindAsync(session, new BsonDocument(Names.Id, ids), find, cancellationToken).ConfigureAwait(false);
            while (await cursor.MoveNextAsync(cancellationToken).ConfigureAwait(false))
            {
                foreach (var found in cursor.Current)
                {
                    versions[(group.Collection, found[Names.Id].AsString)] = found[Names.Version].AsInt32;
                }
            }
        }

        return
        [
            .. from line in _lines
               let actual = versions.GetValueOrDefault((line.Target, line.Id))
               where actual != line.ExpectedVersion
               select new CommitConflict.VersionMismatch(line.Target.Name, line.Id, line.ExpectedVersion, actual),
        ];
    }

    private sealed class Group(Collection collection, IMongoCollection<StoredDocument> target)
    {
        private static readonly UpdateDefinition<StoredDocument> Touch = new BsonDocument("$inc", new BsonDocument(Names.Expected, 1));

        public Collection Collection => collection;

        public IMongoCollection<StoredDocument> Target => target;

        /// <summary>One for each of <see cref="Writes"/>.</summary>
        public List<Write> Lines { get; } = [];

        public List<WriteModel<StoredDocument>> Writes { get; } = [];

        public int Updates { get; private set; }

        public int Deletes { get; private set; }

        public void Add(Write line)
        {
            var version = new BsonDocument { { Names.Id, line.Id }, { Names.Version, line.ExpectedVersion } };
            switch (line.Kind)
            {
                case WriteKind.Insert:
                    Add(line, new InsertOneModel<StoredDocument>(StoredDocument.Of(collection, line.Content!)));
                    break;
                case WriteKind.Replace:
                    Updates++;
                    Add(line, new ReplaceOneModel<StoredDocument>(version, StoredDocument.Of(collection, line.Content!)));
                    break;
                case WriteKind.Delete:
                    Deletes++;
                    Add(line, new DeleteOneModel<StoredDocument>(version));
                    break;
                case WriteKind.Expect when line.ExpectedVersion > 0:
                    // A write, so that nobody else writes it before the commit.
                    Updates++;
                    Add(line, new UpdateOneModel<StoredDocument>(version, Touch));
                    break;
                default:
                    // Made and removed: so nobody else makes it before the commit.
                    Deletes++;
                    Add(line, new UpdateOneModel<StoredDocument>(version, Touch) { IsUpsert = true });
                    Add(line, new DeleteOneModel<StoredDocument>(version));
                    break;
            }
        }

        private void Add(Write line, WriteModel<StoredDocument> write)
        {
            Lines.Add(line);
            Writes.Add(write);
        }
    }
}
