using Headless.Cli;
using Headless.Cli.Import;

namespace Headless.Gateway.Tests.Cli;

public sealed class CsvRowsTests
{
    [Theory]
    [InlineData("a,b\n1,2\n3,4\n", "2:1/2 3:3/4")]
    [InlineData("a;b\n1,5;2\n", "2:1,5/2")]
    [InlineData("a\tb\n1\t2\n", "2:1/2")]
    [InlineData("a,b\n\"x\ny\",2\n3,4\n", "2:x~y/2 4:3/4")]
    [InlineData("a,b\n\n1,2\n", "3:1/2")]
    [InlineData("a,b\r\n1,\"say \"\"hi\"\"\"\r\n", "2:1/say \"hi\"")]
    [InlineData("a,b\n", "")]
    public void CsvRows_Should_GiveCellsAndLines(string text, string expected) => Assert.Equal(expected, Read(text));

    [Theory]
    [InlineData("a,b\n1\n3,4\n", "2!Does not have 2 cells as the header has. 3:3/4")]
    [InlineData("a,b\n1,2,3\n3,4\n", "2!Does not have 2 cells as the header has. 3:3/4")]
    [InlineData("a,b\n1,x\"y\n3,4\n", "2!A quotation mark stands where none may; double it inside of a quoted cell. 3:3/4")]
    [InlineData("a,b\n1,\"x\n3,4\n5,6\n", "2!A quotation mark is opened and never closed. 3:3/4 4:5/6")]
    public void CsvRows_Should_GoOnAtNextLine_When_RowIsMalformed(string text, string expected) => Assert.Equal(expected, Read(text));

    [Theory]
    [InlineData("a,\"b\n1,2\n")]
    [InlineData("\"a\n")]
    public void CsvRows_Should_Refuse_When_TheHeaderIsMalformed(string text)
    {
        var refused = Assert.Throws<CliException>(() => Read(text));
        Assert.StartsWith("f.csv has no header: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CsvRows_Should_KeepRowsBetween_When_TwoQuotesAreOpen()
    {
        var rows = Read("a,b\n1,\"x\n3,4\n5,\"y\n7,8\n");
        Assert.Contains("3:3/4", rows, StringComparison.Ordinal);
        Assert.Contains("5:7/8", rows, StringComparison.Ordinal);
        Assert.Contains("2!", rows, StringComparison.Ordinal);
        Assert.Contains("4!", rows, StringComparison.Ordinal);
    }

    private static string Read(string text)
    {
        using var reader = new StringReader(text);
        var header = reader.ReadLine()!;
        return string.Join(' ', new CsvRows("f.csv").Read(header, reader).Select(read => read.Row is { } row
            ? $"{row.Place.Row}:{row.Cell("a")}/{row.Cell("b")}".Replace('\n', '~')
            : $"{read.Problem!.Place.Row}!{read.Problem.Reason}"));
    }
}
