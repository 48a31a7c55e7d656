using System.Text;
using Headless.Storage.Documents;

namespace Headless.Storage.Tests.Documents;

/// <summary>
/// Filters and orders evaluated in memory, written apart from every engine, and random toys, filters and sorts to compare them with.
/// </summary>
internal static class ToyModel
{
    private static readonly string[] Words = ["", "a", "ab", "abc", "b", "手机", "手机壳", "é", "\U0001F600", "\uFFFD", "Z"];
    private static readonly Field<Toy>[] Sortable = [Toys.Name, Toys.Price, Toys.Weight, Toys.Maker, Toys.Sku];

    public static bool Matches(Filter filter, Toy toy) => filter switch
    {
        Filter.And and => and.Filters.All(inner => Matches(inner, toy)),
        Filter.Or or => or.Filters.Any(inner => Matches(inner, toy)),
        Filter.Not not => !Matches(not.Inner, toy),
        Filter.In { Field.Kind: FieldKind.Texts } equality => ((Field<Toy>)equality.Field).ReadMany(toy) is { Count: > 0 } texts
            ? texts.Any(text => equality.Values.Contains(FieldValue.Of(text)))
            : equality.Values.Contains(FieldValue.Null),
        Filter.In equality => equality.Values.Contains(((Field<Toy>)equality.Field).Read(toy)),
        Filter.Range range => ((Field<Toy>)range.Field).Read(toy) is { IsNull: false } value
            && (range.Min.IsNull || Compare(value, range.Min) >= 0)
            && (range.Max.IsNull || Compare(value, range.Max) <= 0),
        Filter.Prefix { Field.Kind: FieldKind.Texts } prefix =>
            ((Field<Toy>)prefix.Field).ReadMany(toy).Any(text => text.StartsWith(prefix.Text, StringComparison.Ordinal)),
        Filter.Prefix prefix => ((Field<Toy>)prefix.Field).Read(toy).Text?.StartsWith(prefix.Text, StringComparison.Ordinal) ?? false,
        _ => throw new ArgumentOutOfRangeException(nameof(filter)),
    };

    public static int Compare(FieldValue one, FieldValue other) => (one.Kind, other.Kind) switch
    {
        (FieldKind.Texts, FieldKind.Texts) => 0,
        (FieldKind.Texts, _) => -1,
        (_, FieldKind.Texts) => 1,
        (FieldKind.Text, _) => CompareTexts(one.Text!, other.Text!),
        (FieldKind.Integer, _) => one.Integer.CompareTo(other.Integer),
        _ => one.Real.CompareTo(other.Real),
    };

    public static IEnumerable<Toy> Ordered(IEnumerable<Toy> toys, IReadOnlyList<SortKey> sort) =>
        toys.Order(Comparer<Toy>.Create((one, other) => Compare(one, other, sort)));

    private static int Compare(Toy one, Toy other, IReadOnlyList<SortKey> sort)
    {
        foreach (var key in sort)
        {
            var field = (Field<Toy>)key.Field;
            var order = Compare(field.Read(one), field.Read(other)) * (key.Descending ? -1 : 1);
            if (order != 0)
            {
                return order;
            }
        }

        return CompareTexts(one.Id, other.Id) * (sort.Count > 0 && sort[^1].Descending ? -1 : 1);
    }

    public static Toy RandomToy(Random random, int number) => new(
        $"toy_{random.Next(1000):D3}_{number}",
        1,
        Maybe(random, () => Word(random)),
        random.Next(4) == 0 ? null : random.Next(5) - 2,
        random.Next(4) == 0 ? null : random.Next(4) / 2.0,
        random.Next(4) == 0 ? null : Word(random),
        random.Next(2) == 0 ? null : $"sku{number}",
        [.. Enumerable.Range(0, random.Next(4)).Select(_ => Word(random)).Distinct()]);

    public static IReadOnlyList<SortKey> RandomSort(Random random) =>
        [.. Sortable.OrderBy(_ => random.Next()).Take(random.Next(4)).Select(field => new SortKey(field, random.Next(2) == 0))];

    public static Filter RandomFilter(Random random, int depth = 3)
    {
        switch (depth == 0 ? random.Next(3, 10) : random.Next(10))
        {
            case 0: return Filter.All([.. Enumerable.Range(0, random.Next(4)).Select(_ => RandomFilter(random, depth - 1))]);
            case 1: return Filter.Any([.. Enumerable.Range(0, random.Next(4)).Select(_ => RandomFilter(random, depth - 1))]);
            case 2: return RandomFilter(random, depth - 1).Negate();
            case 3: return Toys.Price.Between(Bound(random, 3), Bound(random, 2));
            case 4: return Toys.Weight.Between(Bound(random, 2) / 2.0, Bound(random, 1) / 2.0);
            case 5: return Toys.Name.StartsWith(Word(random));
            case 6: return new Filter.Prefix(Toys.Tags, Word(random));
            case 7: return new Filter.In(Toys.Tags, RandomTexts(random));
            case 8: return Toys.Price.IsAny(Enumerable.Range(0, random.Next(3)).Select(_ => random.Next(5) - 2L));
            default: return new Filter.In(random.Next(2) == 0 ? Toys.Maker : Toys.Sku, RandomTexts(random));
        }
    }

    private static FieldValue[] RandomTexts(Random random) => [.. Enumerable.Range(0, random.Next(4))
        .Select(_ => random.Next(5) == 0 ? FieldValue.Null : FieldValue.Of(random.Next(3) == 0 ? $"sku{random.Next(50)}" : Word(random)))];

    private static long? Bound(Random random, int below) => random.Next(2) == 0 ? null : random.Next(5) - below;

    private static string? Maybe(Random random, Func<string> make) => random.Next(4) == 0 ? null : make();

    private static string Word(Random random) => Words[random.Next(Words.Length)];

    private static int CompareTexts(string one, string other) =>
        Encoding.UTF8.GetBytes(one).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other));
}
