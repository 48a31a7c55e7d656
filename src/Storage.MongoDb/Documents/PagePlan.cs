using Headless.Storage.Documents;
using Headless.Storage.MongoDb.Engine;
using MongoDB.Bson;

namespace Headless.Storage.MongoDb.Documents;

/// <summary>
/// One page as a filter, a sort and a hint. A position inside an order of several keys is not one range of the index but some of them:
/// equal in all keys and further by id; equal in all but the last key and further in that; and so on. Each, for each combination of several
/// fixed values, is a branch of one <c>$or</c>. As every branch is an ordered scan of the hinted index, MongoDB merges them and stops at
/// the page's end, so a page costs the same at the end of an order as at its beginning.
/// </summary>
internal sealed class PagePlan
{
    private readonly IndexUse? _use;
    private readonly IReadOnlyList<BsonDocument> _others;
    private readonly List<SortKey> _keys = [];
    private readonly List<FieldValue> _position = [];
    private readonly Cursor? _after;
    private readonly bool _idDescending;
    private readonly bool _isMerged;

    private PagePlan(Collection collection, IndexUse? use, Filter filter, IReadOnlyList<SortKey> sort, Cursor? after)
    {
        _use = use;
        _after = after;
        _idDescending = IndexChoice.IdDescending(sort);
        var conditions = IndexChoice.Conditions(filter);
        var others = use is null || use.Fixed.Count == 0 ? conditions : use.Without(conditions);
        _others = [.. others.Select(FilterBson.Of)];
        for (var i = 0; i < sort.Count; i++)
        {
            if (use is null || !use.Fixed.Any(used => used.Field == sort[i].Field && used.Values.Count == 1))
            {
                _keys.Add(sort[i]);
                _position.Add(after is null ? FieldValue.Null : after.Values[i]);
            }
        }

        // What a unique index finds is at most as many as its values: it is sorted, whatever the order.
        var isUnique = use is { Index.Unique: true };
        var isWhole = isUnique && use!.Fixed.Count == use.Index!.Fields.Count;
        _isMerged = use is { Walks: > 1 } && !isWhole;
        Sort = isWhole && use!.Walks == 1
            ? []
            : new(_keys.Select(key => new BsonElement(FilterBson.Path(key.Field), key.Descending ? -1 : 1)));
        if (use is not { Walks: 1 } || !isUnique)
        {
            // Of one walk along a unique index no two are alike, and the index does not hold the ids.
            Sort.Add(Names.Id, _idDescending ? -1 : 1);
        }

        var branches = Branches().ToList();
        Filter = branches.Count == 1 ? branches[0] : new("$or", new BsonArray(branches));
        IsSimple = branches.Count == 1;
        Hint = use is null || !MustHint(collection, filter, others.Count) ? null : use.Index?.Name ?? "_id_";
    }

    public BsonDocument Filter { get; }

    /// <summary>Empty where there is at most one.</summary>
    public BsonDocument Sort { get; }

    /// <summary>The index to walk; null leaves the way to MongoDB.</summary>
    public BsonValue? Hint { get; }

    /// <summary>One range of one index, for which MongoDB finds the way without a hint.</summary>
    public bool IsSimple { get; }

    public static PagePlan Of<T>(DocumentQuery<T> query, IndexUse? use) where T : class, IDocument =>
        new(query.Collection, use, query.Filter, query.Sort, query.After);

    /// <summary>
    /// A walk that leaves out much of what it passes may be long where another index is narrow. Then MongoDB tries both and keeps the
    /// shorter one.
    /// </summary>
    private bool MustHint(Collection collection, Filter filter, int others) =>
        _use!.Fixed.Count > 0 || others == 0 || !IndexChoice.Narrowing(collection, filter).Any(narrow => narrow.Index != _use.Index);

    private IEnumerable<BsonDocument> Branches()
    {
        var stretches = Stretches().ToList();
        foreach (var equalities in Combinations())
        {
            if (_use is not null || stretches.Count == 1)
            {
                foreach (var stretch in stretches)
                {
                    yield return FilterBson.All([.. equalities, .. stretch, .. _others]);
                }
            }
            else
            {
                var position = new BsonDocument("$or", new BsonArray(stretches.Select(FilterBson.All)));
                yield return FilterBson.All([.. equalities, position, .. _others]);
            }
        }
    }

    /// <summary>The ranges of the page's order, each as its conditions.</summary>
    private IEnumerable<List<BsonDocument>> Stretches()
    {
        if (_after is null)
        {
            yield return [];
            yield break;
        }

        yield return [.. Equal(_keys.Count), new(Names.Id, new BsonDocument(_idDescending ? "$lt" : "$gt", _after.Id))];
        for (var level = _keys.Count - 1; level >= 0; level--)
        {
            var path = FilterBson.Path(_keys[level].Field);
            var isMissing = _position[level].IsNull;
            if (!_keys[level].Descending)
            {
                var beyond = isMissing
                    ? new BsonDocument("$gte", FilterBson.Least(_keys[level].Field.Kind))
                    : new BsonDocument("$gt", FilterBson.Value(_position[level]));
                yield return [.. Equal(level), new(path, beyond)];
            }
            else if (!isMissing)
            {
                yield return [.. Equal(level), new(path, new BsonDocument("$lt", FilterBson.Value(_position[level])))];
                yield return [.. Equal(level), new(path, BsonMinKey.Value)];
            }
        }
    }

    private IEnumerable<BsonDocument> Equal(int levels) => Enumerable.Range(0, levels)
        .Select(level => new BsonDocument(FilterBson.Path(_keys[level].Field), FilterBson.Value(_position[level])));

    private IEnumerable<List<BsonDocument>> Combinations()
    {
        if (_use is null || !_isMerged)
        {
            return [[.. _use?.Fixed.Select(FilterBson.Of) ?? []]];
        }

        IEnumerable<List<BsonDocument>> combinations = [[]];
        foreach (var equality in _use.Fixed)
        {
            var values = FilterBson.Distinct(equality);
            if (equality.Values.Any(value => value.IsNull))
            {
                values.Add(FieldValue.Null);
            }

            var path = FilterBson.Path(equality.Field);
            combinations = combinations.SelectMany(begun => values.Select(
                value => (List<BsonDocument>)[.. begun, new(path, FilterBson.Value(value))]));
        }

        return combinations;
    }
}
