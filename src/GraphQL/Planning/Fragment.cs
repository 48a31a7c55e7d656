namespace Headless.GraphQL.Planning;

/// <summary>Constant JSON between two values, kept in whole blocks so that the writer copies without a call.</summary>
internal readonly struct Fragment
{
    /// <summary>Two blocks hold most names with their punctuation.</summary>
    public const int BlockBytes = 16;

    private readonly byte[] _blocks;

    public Fragment(ReadOnlySpan<byte> text)
    {
        Length = text.Length;
        _blocks = new byte[(Length + BlockBytes - 1) / BlockBytes * BlockBytes];
        text.CopyTo(_blocks);
    }

    public int Length { get; }

    /// <summary>The text, and zeros up to the end of the last block.</summary>
    public ReadOnlySpan<byte> Blocks => _blocks;
}
