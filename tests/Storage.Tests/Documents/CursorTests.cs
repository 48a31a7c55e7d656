using Headless.Storage.Documents;

namespace Headless.Storage.Tests.Documents;

public sealed class CursorTests
{
    private static readonly SortKey[] Sort = [new(Toys.Price, true), new(Toys.Name), new(Toys.Weight)];
    private static readonly Toy Last = new("toy_1", 1, "手机", -5);

    [Fact]
    public void Cursor_Should_ComeBack_When_Encoded()
    {
        Assert.True(Cursor.TryParse(Cursor.Of(Sort, Last).Encode(Sort), Sort, out var cursor));
        Assert.Equal([FieldValue.Of(-5L), FieldValue.Of("手机"), FieldValue.Null], cursor!.Values);
        Assert.Equal("toy_1", cursor.Id);
    }

    [Fact]
    public void Cursor_Should_BeRefused_When_AnyCharacterIsChanged()
    {
        var text = Cursor.Of(Sort, Last).Encode(Sort);
        for (var i = 0; i < text.Length; i++)
        {
            // The last character may carry bits that decode to nothing; a change there is refused or means the same.
            var changed = text[..i] + (text[i] == 'A' ? 'B' : 'A') + text[(i + 1)..];
            Assert.True(!Cursor.TryParse(changed, Sort, out var cursor) || cursor!.Id == "toy_1", changed);
            Assert.False(Cursor.TryParse(text[..i], Sort, out _), text[..i]);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("!")]
    [InlineData("AAAA")]
    [InlineData("手机")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Cursor_Should_BeRefused_When_Forged(string text) => Assert.False(Cursor.TryParse(text, Sort, out _));

    [Fact]
    public void Cursor_Should_BeRefused_When_TooLong() =>
        Assert.False(Cursor.TryParse(new string('A', Cursor.MaxTextLength + 1), Sort, out _));

    [Fact]
    public void Cursor_Should_BeRefused_When_MadeForAnotherSort()
    {
        var text = Cursor.Of(Sort, Last).Encode(Sort);

        Assert.False(Cursor.TryParse(text, [], out _));
        Assert.False(Cursor.TryParse(text, [Sort[0] with { Descending = false }, Sort[1], Sort[2]], out _));
        Assert.False(Cursor.TryParse(text, [Sort[1], Sort[0], Sort[2]], out _));
    }
}
