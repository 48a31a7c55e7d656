using System.Text;
using Headless.Storage.Documents;
using Headless.Storage.MongoDb.Engine;
using MongoDB.Bson;

namespace Headless.Storage.MongoDb.Documents;

/// <summary>
/// Translates filters. Values of a field are of one type or the least key, and comparisons stay within a type, so a missing value meets no
/// range; negation is <c>$nor</c>, which is the exact complement.
/// </summary>
internal static class FilterBson
{
    private static readonly BsonDouble LeastReal = new(double.NegativeInfinity);
    private static readonly BsonInt64 LeastInteger = new(long.MinValue);

    public static string Path(Field field) => $"{Names.Fields}.{field.Name}";

    public static BsonValue Value(FieldValue value) => value.Kind switch
    {
        FieldKind.Text => new BsonString(value.Text),
        FieldKind.Integer => new BsonInt64(value.Integer),
        FieldKind.Real => new BsonDouble(value.Real),
        _ => BsonMinKey.Value,
    };

    /// <summary>Below every value of the kind and above a missing one.</summary>
    public static BsonValue Least(FieldKind kind) => kind switch
    {
        FieldKind.Text => BsonString.Empty,
        FieldKind.Integer => LeastInteger,
        _ => LeastReal,
    };

    public static BsonDocument Of(Filter filter)
    {
        switch (filter)
        {
            case Filter.And and:
                return All([.. and.Filters.Select(Of)]);
            case Filter.Or { Filters.Count: 0 }:
                return Never();
            case Filter.Or or:
                return new("$or", new BsonArray(or.Filters.Select(Of)));
            case Filter.Not not:
                return new("$nor", new BsonArray { Of(not.Inner) });
            case Filter.In equality:
                return Equality(equality);
            case Filter.Range { Field.Kind: not FieldKind.Texts } range:
                return Range(range);
            case Filter.Prefix { Field.Kind: FieldKind.Text } prefix:
                return new(Path(prefix.Field), Prefix(prefix.Text));
            case Filter.Prefix { Field.Kind: FieldKind.Texts } prefix:
                return new(Path(prefix.Field), new BsonDocument("$elemMatch", Prefix(prefix.Text)));
            default:
                throw new ArgumentException($"{filter.GetType().Name} does not go with this kind of field.");
        }
    }

    /// <summary>All of these conditions; documents of conditions are merged where their names differ.</summary>
    public static BsonDocument All(IReadOnlyList<BsonDocument> conditions)
    {
        var filled = conditions.Where(condition => condition.ElementCount > 0).ToList();
        return filled.Count switch
        {
            0 => [],
            1 => filled[0],
            _ when filled.SelectMany(condition => condition.Names).Distinct().Count() == filled.Sum(condition => condition.ElementCount) =>
                new(filled.SelectMany(condition => condition.Elements)),
            _ => new("$and", new BsonArray(filled)),
        };
    }

    /// <summary>The values each once, without null.</summary>
    public static List<FieldValue> Distinct(Filter.In equality)
    {
        if (equality.Values.Count > Filter.In.MaxValues)
        {
            throw new ArgumentException(
                $"'{equality.Field.Name}' is compared with {equality.Values.Count} values; {Filter.In.MaxValues} are allowed.");
        }

        var kind = equality.Field.Kind == FieldKind.Texts ? FieldKind.Text : equality.Field.Kind;
        if (equality.Values.FirstOrDefault(value => !value.IsNull && value.Kind != kind, FieldValue.Null) is { IsNull: false } wrong)
        {
            throw new ArgumentException($"'{equality.Field.Name}' holds {kind}, not {wrong.Kind}.");
        }

        return [.. equality.Values.Where(value => !value.IsNull).Distinct()];
    }

    private static BsonDocument Equality(Filter.In equality)
    {
        var path = Path(equality.Field);
        var values = Distinct(equality);
        var hasNull = equality.Values.Any(value => value.IsNull);
        if (hasNull && equality.Field.Kind != FieldKind.Texts)
        {
            values.Add(FieldValue.Null);
        }

        var found = values.Count switch
        {
            0 => Never(),
            1 => new BsonDocument(path, Value(values[0])),
            _ => new BsonDocument(path, new BsonDocument("$in", new BsonArray(values.Select(Value)))),
        };
        if (!hasNull || equality.Field.Kind != FieldKind.Texts)
        {
            return found;
        }

        var missing = new BsonDocument(path, new BsonDocument("$exists", false));
        return values.Count == 0 ? missing : new("$or", new BsonArray { found, missing });
    }

    private static BsonDocument Range(Filter.Range range)
    {
        Demand(range.Min);
        Demand(range.Max);
        var bounds = new BsonDocument("$gte", range.Min.IsNull ? Least(range.Field.Kind) : Value(range.Min));
        if (!range.Max.IsNull)
        {
            bounds.Add("$lte", Value(range.Max));
        }

        return new(Path(range.Field), bounds);

        void Demand(FieldValue bound)
        {
            if (!bound.IsNull && bound.Kind != range.Field.Kind)
            {
                throw new ArgumentException($"'{range.Field.Name}' holds {range.Field.Kind}, not {bound.Kind}.");
            }
        }
    }

    /// <summary>A range and no regular expression, which would end at a NUL.</summary>
    private static BsonDocument Prefix(string prefix)
    {
        var bounds = new BsonDocument("$gte", prefix);
        if (Successor(prefix) is { } end)
        {
            bounds.Add("$lt", end);
        }

        return bounds;
    }

    /// <summary>The least text, as UTF-8 orders them, behind all that start with this one; null when there is none.</summary>
    private static string? Successor(string prefix)
    {
        var runes = prefix.EnumerateRunes().ToList();
        while (runes.Count > 0)
        {
            var last = runes[^1].Value;
            runes.RemoveAt(runes.Count - 1);
            if (last < 0x10FFFF)
            {
                var next = new Rune(last == 0xD7FF ? 0xE000 : last + 1);
                return string.Concat(runes.Append(next).Select(rune => rune.ToString()));
            }
        }

        return null;
    }

    /// <summary>In a form that an index is entered with: no values of the id.</summary>
    private static BsonDocument Never() => new(Names.Id, new BsonDocument("$in", new BsonArray()));
}
