using Headless.Storage.Search;
using Headless.Storage.Search.Text;

namespace Headless.Storage.Tests.Search;

public sealed class TextQueryTests
{
    private static readonly SynonymMap Synonyms =
        SynonymMap.Of([["手机", "mobile phone", "cell-phone", "Handy"], ["tv", "television"], ["alone"]]);

    [Theory]
    [InlineData("running shoes", "run:1 | shoe:1")]
    [InlineData("手机壳", "手机,机壳:1")]
    [InlineData("无线蓝牙耳机", "无线,线蓝,蓝牙,牙耳,耳机:3")]
    [InlineData("75192-1", "751921:1 or 75192 1:1")]
    [InlineData("手机", "手机:1 or mobil phone:1 or cell phone:1 or handi:1")]
    [InlineData("cheap mobile phones", "cheap:1 | mobil,phone:2 or 手机:1 or cell phone:1 or handi:1")]
    [InlineData("TV", "tv:1 or televis:1")]
    [InlineData("alone", "alon:1")]
    [InlineData("the lord of the rings", "(the:1) | lord:1 | (of:1) | (the:1) | ring:1")]
    [InlineData("the", "the:1")]
    [InlineData("", "")]
    [InlineData("?! --", "")]
    public void Read_Should_GroupWords_When_TheyHaveAlternatives(string query, string expected) =>
        Assert.Equal(expected, string.Join(" | ", TextQuery.Read(query, Synonyms).Groups.Select(Show)));

    [Fact]
    public void Read_Should_StayBounded_When_QueryIsLong()
    {
        var words = TextQuery.Read(string.Join(' ', Enumerable.Range(0, 100).Select(n => $"w{(char)('a' + (n % 26))}x")), SynonymMap.Empty);
        var run = TextQuery.Read(new string([.. Enumerable.Range(0, 100).Select(n => (char)('\u4E00' + n))]), SynonymMap.Empty);

        Assert.Equal(TextQuery.MaxGroups, words.Groups.Count);
        Assert.Equal(TextQuery.MaxRunTerms, run.Groups.Single().Alternatives.Single().Terms.Count);
    }

    [Theory]
    [InlineData("headphoen", "headphone")]
    [InlineData("haedphone", "headphone")]
    [InlineData("hedphon", "headphone")]
    [InlineData("shirrt", "shirt")]
    [InlineData("shrt", "shirt")]
    [InlineData("skrit", "skirt")]
    [InlineData("eadphone", "headphone")]
    [InlineData("eadphon", null)]
    [InlineData("completely", null)]
    [InlineData("ab", null)]
    public void Correct_Should_FindTheNearestWord_When_Misspelt(string word, string? expected)
    {
        var vocabulary = new Dictionary<string, int>
        {
            ["headphone"] = 5, ["shirt"] = 9, ["skirt"] = 3, ["short"] = 2, ["abc"] = 7, ["gone"] = 0,
        };
        Assert.Equal(expected, Spelling.Correct(word, vocabulary));
    }

    [Theory]
    [InlineData("手机壳", "透明手机壳 <iPhone>", "透明<em>手机壳</em> &lt;iPhone&gt;")]
    [InlineData("手机壳", "手机支架", "<em>手机</em>支架")]
    [InlineData("run", "Running & runs", "<em>Running</em> &amp; <em>runs</em>")]
    [InlineData("the ring", "the \"ring\"", "the &quot;<em>ring</em>&quot;")]
    [InlineData("iphone15", "iPhone 15 Pro", "<em>iPhone</em> <em>15</em> Pro")]
    [InlineData("mobile phone", "手机壳", "<em>手机</em>壳")]
    public void Excerpts_Should_MarkFoundWords_When_TextHasThem(string query, string text, string expected) =>
        Assert.Equal([expected], Highlighter.Excerpts(TextQuery.Read(query, Synonyms), [new SearchText(TextWeight.Title, text)]));

    [Fact]
    public void Excerpts_Should_ShowTheSurroundings_When_TextIsLong()
    {
        var text = string.Concat(Enumerable.Repeat("lorem ipsum ", 60)) + "needle " + string.Concat(Enumerable.Repeat("dolor sit ", 60));
        var excerpt = Highlighter.Excerpts(TextQuery.Read("needle", SynonymMap.Empty), [new SearchText(TextWeight.Body, text)]).Single();

        Assert.StartsWith("…", excerpt, StringComparison.Ordinal);
        Assert.EndsWith("…", excerpt, StringComparison.Ordinal);
        Assert.Contains("ipsum <em>needle</em> dolor", excerpt, StringComparison.Ordinal);
        Assert.InRange(excerpt.Length, 100, Highlighter.ExcerptLength + 12);
    }

    [Fact]
    public void Excerpts_Should_BeEmpty_When_NothingOrOnlyALabelMatches()
    {
        var query = TextQuery.Read("needle", SynonymMap.Empty);
        Assert.Empty(Highlighter.Excerpts(query, [new SearchText(TextWeight.Title, "hay"), new SearchText(TextWeight.Label, "needle")]));
    }

    private static string Show(QueryGroup group)
    {
        var alternatives = group.Alternatives.Select(alternative => $"{string.Join(',', alternative.Terms)}:{alternative.MinMatch}");
        var text = string.Join(" or ", alternatives);
        return group.IsOptional ? $"({text})" : text;
    }
}
