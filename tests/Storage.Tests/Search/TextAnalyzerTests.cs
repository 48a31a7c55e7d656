using Headless.Storage.Search.Text;

namespace Headless.Storage.Tests.Search;

public sealed class TextAnalyzerTests
{
    private const string Odd = "-.'’/,&\u0301ﾞｶ½①㎏\u3000 ";

    [Theory]
    [InlineData("Running Shoes", "run shoe")]
    [InlineData("batteries BATTERY", "batteri batteri")]
    [InlineData("kid's kids' don't", "kid kid dont")]
    [InlineData("L’Oréal Café naïve", "loreal cafe naiv")]
    [InlineData("e\u0301te\u0301", "ete")]
    [InlineData("Straße Ærø", "strass aero")]
    [InlineData("Ｉｐｈｏｎｅ　１５", "iphon 15")]
    [InlineData("手机", "手机")]
    [InlineData("手机壳", "手机 机壳")]
    [InlineData("壳", "壳")]
    [InlineData("手機殼", "手机 机壳")]
    [InlineData("手机case", "手机 case")]
    [InlineData("100%棉 T恤", "100 棉 t 恤")]
    [InlineData("iPhone15 iPhone-15", "iphon 15 iphon 15")]
    [InlineData("75192-1", "75192 1")]
    [InlineData("3.5mm 1,000", "3 5 mm 1 000")]
    [InlineData("ｶﾞﾝﾀﾞﾑ ガンダム", "ガン ンダ ダム ガン ンダ ダム")]
    [InlineData("𠀀𠀁 👍", "𠀀𠀁")]
    [InlineData("①② ㎏ ﬁne", "12 kg fine")]
    [InlineData("Ёлка йод", "елка йод")]
    [InlineData("  ,.!? — …", "")]
    public void Segments_Should_YieldTheSameTerms_When_TextIsWrittenDifferently(string text, string expected) =>
        Assert.Equal(expected, Join(TextAnalyzer.Segments(text).SelectMany(segment => segment.Terms)));

    [Theory]
    [InlineData("手机壳", "手 机 壳")]
    [InlineData("iPhone15", "iphone15")]
    [InlineData("75192-1", "751921")]
    [InlineData("T-shirt", "tshirt")]
    [InlineData("手机", "手 机")]
    [InlineData("phone", "")]
    [InlineData("a/b/c/d/e/f/g", "")]
    public void Segments_Should_YieldFurtherTerms_When_TextIsRunOrCompound(string text, string expected) =>
        Assert.Equal(expected, Join(TextAnalyzer.Segments(text).SelectMany(segment => segment.Extras)));

    [Theory]
    [InlineData("a 手机壳 b", "手机", 2, 4)]
    [InlineData("Ｃａｆé", "cafe", 0, 4)]
    [InlineData("e\u0301te\u0301 x", "x", 6, 7)]
    [InlineData("ｶﾞﾝ", "ガン", 0, 3)]
    [InlineData("½ cup", "cup", 2, 5)]
    public void Segments_Should_PointIntoTheSource_When_FoldingChangesLengths(string text, string term, int start, int end)
    {
        var found = TextAnalyzer.Segments(text).SelectMany(segment => segment.Terms).Single(candidate => candidate.Text == term);
        Assert.Equal((start, end), (found.Start, found.End));
    }

    [Fact]
    public void Segments_Should_StayWithinTheText_When_TextIsArbitrary()
    {
        var random = new Random(7);
        for (var round = 0; round < 2_000; round++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(40)).Select(_ => Letter(random))]);
            foreach (var term in TextAnalyzer.Segments(text).SelectMany(segment => segment.Terms.Concat(segment.Extras)))
            {
                Assert.InRange(term.Start, 0, term.End - 1);
                Assert.InRange(term.End, 1, text.Length);
                Assert.DoesNotContain(' ', term.Text);
                Assert.DoesNotContain(
                    term.Text, letter => char.IsAscii(letter) && !char.IsAsciiLetterLower(letter) && !char.IsAsciiDigit(letter));
            }
        }
    }

    [Fact]
    public void Segments_Should_CutTheTerm_When_WordIsJunk() =>
        Assert.Equal(TextAnalyzer.MaxTermLength, TextAnalyzer.Segments(new string('x', 5_000)).Single().Terms.Single().Text.Length);

    // Words and stems of the published algorithm's own sample vocabulary and of shop language.
    [Theory]
    [InlineData("consign consigned consigning consignment", "consign consign consign consign")]
    [InlineData("consistency consistent consistently", "consist consist consist")]
    [InlineData("consolation console consolidate", "consol consol consolid")]
    [InlineData("knackeries knavish knights", "knackeri knavish knight")]
    [InlineData("generate generic communism arsenal", "generat generic communism arsenal")]
    [InlineData("skies dying news herring exceed only", "sky die news herring exceed onli")]
    [InlineData("hopping hoping hopped falling egged added", "hop hope hop fall egg add")]
    [InlineData("luxuriated sized troubled", "luxuri size troubl")]
    [InlineData("cries by say ties gas this kiwis", "cri by say tie gas this kiwi")]
    [InlineData("relational conditional rationalize hopefulness", "relat condit ration hope")]
    [InlineData("analogies easily singly formative predication", "analog easili singl format predic")]
    [InlineData("adjustable replacement adoption rate cease controllable", "adjust replac adopt rate ceas control")]
    [InlineData("iphones headphones watches dresses boxes glasses", "iphon headphon watch dress box glass")]
    public void Segments_Should_StemEnglish_When_WordsShareARoot(string words, string stems) =>
        Assert.Equal(stems, string.Join(' ', TextAnalyzer.Segments(words).Select(segment => segment.Terms[0].Text)));

    private static string Join(IEnumerable<Term> terms) => string.Join(' ', terms.Select(term => term.Text));

    private static char Letter(Random random) => random.Next(6) switch
    {
        0 => (char)random.Next(0x20, 0x7F),
        1 => (char)random.Next(0x4E00, 0x4E40),
        2 => Odd[random.Next(Odd.Length)],
        3 => (char)random.Next(0xC0, 0x250),
        4 => (char)random.Next(0xD800, 0xE000),
        _ => (char)random.Next(0, 0xFFFF),
    };
}
