namespace Headless.Storage.Documents;

/// <summary>How a declared index answers a query.</summary>
/// <param name="Index">Null stands for the ids themselves.</param>
/// <param name="Fixed">For each leading field of the index the equality that fixes it; what remains of the index is the order.</param>
/// <param name="Reversed">The index is walked backwards.</param>
public sealed record IndexUse(DocumentIndex? Index, IReadOnlyList<Filter.In> Fixed, bool Reversed)
{
    /// <summary>Fields of the index behind the fixed ones.</summary>
    public IEnumerable<SortKey> Rest => Index is null ? [] : Index.Fields.Skip(Fixed.Count);

    /// <summary>The conditions that the fixed fields do not stand for.</summary>
    public IReadOnlyList<Filter> Without(IReadOnlyList<Filter> conditions) =>
        [.. conditions.Where(condition => !Fixed.Any(used => ReferenceEquals(used, condition)))];

    /// <summary>Ordered walks to merge: the product of the numbers of values that the fixed fields may have.</summary>
    public int Walks => Fixed.Aggregate(1, (product, equality) => (int)Math.Min(int.MaxValue, (long)product * equality.Values.Count));
}

/// <summary>
/// Decides from the declarations alone which index serves a query, so that every engine allows and refuses the same queries.
/// An index serves when its leading fields are fixed by equalities and its rest is the sort or the exact reverse of it; sort keys that are
/// fixed to one value do not count. Of several equalities one must be among the fixed fields; further conditions are checked on the way.
/// Without a sort, a range alone is not served: sort by the field that it is over.
/// </summary>
public static class IndexChoice
{
    /// <summary>Most ordered walks that are merged for one page, because each reads a page of its own.</summary>
    public const int MaxWalks = 32;

    /// <summary>The best index for a page in this order; null when none serves it.</summary>
    public static IndexUse? ForPage(Collection collection, Filter filter, IReadOnlyList<SortKey> sort)
    {
        var conditions = Conditions(filter);
        var best = sort.Count == 0 ? new IndexUse(null, [], false) : null;
        foreach (var index in collection.Indexes)
        {
            for (var length = FixedFields(index, conditions); length >= 0; length--)
            {
                var use = Match(index, length, conditions, sort);
                if (use is not null)
                {
                    best = Better(best, use);
                    break;
                }
            }
        }

        return best is not null && IsNarrow(best, conditions, sort) ? best : null;
    }

    /// <summary>The index that fixes the most fields, whatever its order; null when no equality meets an index.</summary>
    public static IndexUse? ForCount(Collection collection, Filter filter)
    {
        var conditions = Conditions(filter);
        IndexUse? best = null;
        foreach (var index in collection.Indexes)
        {
            var length = FixedFields(index, conditions);
            if (length > 0)
            {
                best = Better(best, new IndexUse(index, Equalities(index, length, conditions), false));
            }
        }

        return best;
    }

    /// <summary>Every index that an equality or a range enters, whatever its order, each with the most fields fixed.</summary>
    public static IEnumerable<IndexUse> Narrowing(Collection collection, Filter filter)
    {
        var conditions = Conditions(filter);
        foreach (var index in collection.Indexes)
        {
            if (index.IsMultikey)
            {
                foreach (var first in conditions.OfType<Filter.In>().Where(equality => CanFix(index, 0, equality)))
                {
                    var others = conditions.Where(condition => condition is not Filter.In other || other.Field != first.Field);
                    Filter[] fixing = [first, .. others];
                    yield return new IndexUse(index, Equalities(index, FixedFields(index, fixing), fixing), false);
                }

                continue;
            }

            var length = FixedFields(index, conditions);
            var next = index.Fields.ElementAtOrDefault(length).Field;
            if (length > 0 || (!index.Unique && conditions.Any(condition => Bounds(condition, next))))
            {
                yield return new IndexUse(index, Equalities(index, length, conditions), false);
            }
        }
    }

    /// <summary>The filters that must all hold.</summary>
    public static IReadOnlyList<Filter> Conditions(Filter filter)
    {
        if (filter is not Filter.And and)
        {
            return [filter];
        }

        return and.Filters.Any(inner => inner is Filter.And) ? [.. and.Filters.SelectMany(Conditions)] : and.Filters;
    }

    /// <summary>The direction in which ids break ties: that of the last key.</summary>
    public static bool IdDescending(IReadOnlyList<SortKey> keys) => keys.Count > 0 && keys[^1].Descending;

    /// <summary>Whether this condition is a range of this field, which an index over the field can enter.</summary>
    public static bool Bounds(Filter condition, Field? field) => condition switch
    {
        Filter.Range range => range.Field == field,
        Filter.Prefix prefix => prefix.Field == field,
        _ => false,
    };

    private static int FixedFields(DocumentIndex index, IReadOnlyList<Filter> conditions)
    {
        var length = 0;
        while (length < index.Fields.Count && Equality(index, length, conditions) is not null)
        {
            length++;
        }

        return length;
    }

    private static Filter.In? Equality(DocumentIndex index, int position, IReadOnlyList<Filter> conditions)
    {
        Filter.In? best = null;
        foreach (var condition in conditions)
        {
            if (condition is Filter.In equality && CanFix(index, position, equality)
                && (best is null || equality.Values.Count < best.Values.Count))
            {
                best = equality;
            }
        }

        return best;
    }

    /// <summary>A unique or multikey index has no entry for a missing first value.</summary>
    private static bool CanFix(DocumentIndex index, int position, Filter.In equality) =>
        equality.Field == index.Fields[position].Field && equality.Values.Count > 0
        && !(position == 0 && (index.Unique || index.IsMultikey) && equality.Values.Any(value => value.IsNull));

    private static List<Filter.In> Equalities(DocumentIndex index, int length, IReadOnlyList<Filter> conditions) =>
        [.. Enumerable.Range(0, length).Select(position => Equality(index, position, conditions)!)];

    private static IndexUse? Match(DocumentIndex index, int length, IReadOnlyList<Filter> conditions, IReadOnlyList<SortKey> sort)
    {
        if (length == 0 && (index.IsMultikey || index.Unique))
        {
            return null;
        }

        var equalities = Equalities(index, length, conditions);
        var use = new IndexUse(index, equalities, false);
        if (index.Unique && length == index.Fields.Count)
        {
            return use; // At most as many documents as values: any order is cheap.
        }

        if (use.Walks > MaxWalks)
        {
            return null;
        }

        var kept = sort.Where(key => !IsConstant(key.Field, equalities)).ToList();
        if (kept.Count != index.Fields.Count - length)
        {
            return null;
        }

        // Without keys left only the id is walked, which an index can do in both directions.
        var reversed = IdDescending(sort) != IdDescending(index.Fields);
        for (var i = 0; i < kept.Count; i++)
        {
            var key = index.Fields[length + i];
            if (key.Field != kept[i].Field || (key.Descending != kept[i].Descending) != reversed)
            {
                return null;
            }
        }

        return use with { Reversed = reversed };
    }

    private static bool IsConstant(Field field, List<Filter.In> equalities)
    {
        foreach (var equality in equalities)
        {
            if (equality.Field == field && equality.Values.Count == 1)
            {
                return true;
            }
        }

        return false;
    }

    private static IndexUse Better(IndexUse? one, IndexUse other)
    {
        if (one is null || IsUniqueMatch(other))
        {
            return other;
        }

        if (IsUniqueMatch(one) || one.Fixed.Count > other.Fixed.Count)
        {
            return one;
        }

        return other.Fixed.Count > one.Fixed.Count || other.Walks < one.Walks ? other : one;
    }

    private static bool IsUniqueMatch(IndexUse use) => use.Index is { Unique: true } index && use.Fixed.Count == index.Fields.Count;

    private static bool IsNarrow(IndexUse use, IReadOnlyList<Filter> conditions, IReadOnlyList<SortKey> sort)
    {
        if (use.Fixed.Count > 0)
        {
            return true;
        }

        var hasEquality = false;
        var hasRange = false;
        foreach (var condition in conditions)
        {
            hasEquality |= condition is Filter.In { Values.Count: <= MaxWalks and > 0 };
            hasRange |= condition is Filter.Range or Filter.Prefix;
            if (Bounds(condition, use.Rest.FirstOrDefault().Field))
            {
                return true;
            }
        }

        return !hasEquality && (!hasRange || sort.Count > 0);
    }
}
