using Headless.Cli.Import;

namespace Headless.Gateway.Tests.Cli;

public sealed class CellsTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("tea|gift", "(tea) (gift)")]
    [InlineData(" tea | gift ", "(tea) (gift)")]
    [InlineData("tea=茶|gift", "(tea=茶) (gift)")]
    [InlineData(@"a\|b=c\=d\\|e", @"(a|b=c=d\) (e)")]
    [InlineData("url=a=b", "(url=a=b)")]
    [InlineData("a=|b", "(a=) (b)")]
    [InlineData("||a||", "(a)")]
    [InlineData("a\\", "(a\\)")]
    public void Cells_Should_SplitLists(string cell, string expected) => Assert.Equal(
        expected,
        string.Join(' ', Cells.Split(cell).Select(item => item.Value is null ? $"({item.Name})" : $"({item.Name}={item.Value})")));

    [Theory]
    [InlineData("plain")]
    [InlineData("a|b")]
    [InlineData("a=b=c")]
    [InlineData(@"back\slash|=\")]
    [InlineData("条纹衬衫 | 白=黑")]
    public void Cells_Should_GiveBackWhatWasJoined(string text) =>
        Assert.Equal([(text, null), ("x", text)], Cells.Split(Cells.Join([Cells.Escape(text), $"x={Cells.Escape(text)}"])));

    [Theory]
    [InlineData("<p>One</p><p>Two &amp; three</p>", "One\nTwo & three")]
    [InlineData("<img src=x onerror=alert(1)>", "")]
    [InlineData("a<script>alert('x')</script>b", "a b")]
    [InlineData("a<script>alert('x')", "a")]
    [InlineData("a<br/>b<!-- <b>no</b> -->c", "a\nb c")]
    [InlineData("&lt;b&gt; stays text", "<b> stays text")]
    [InlineData("cut <b", "cut")]
    [InlineData("<div>面料&nbsp;&nbsp;纯棉</div>", "面料 纯棉")]
    public void HtmlText_Should_GiveTextOnly(string html, string expected) => Assert.Equal(expected, HtmlText.Of(html));

    [Theory]
    [InlineData("Café Crème!", "café-crème")]
    [InlineData("  Men's  Shirt ", "mens-shirt")]
    [InlineData("全棉 四件套", "全棉-四件套")]
    [InlineData("ＡＢＣ", "abc")]
    [InlineData("***", "")]
    public void Names_Should_MakeSlugs(string name, string expected) => Assert.Equal(expected, Names.Slug(name));
}
