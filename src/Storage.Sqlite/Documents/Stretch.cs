namespace Headless.Storage.Sqlite.Documents;

/// <summary>A part of an order that is one range of the index.</summary>
/// <param name="Level">The keys before it equal the page's position; the key at it, or the id when it stands behind the last, is
/// bounded.</param>
internal readonly record struct Stretch(int Level, StretchBound Bound);

internal enum StretchBound
{
    /// <summary>The whole order.</summary>
    None,

    /// <summary>Behind the position.</summary>
    Beyond,

    /// <summary>A value is there.</summary>
    IsFilled,

    /// <summary>No value is there.</summary>
    IsMissing,
}
