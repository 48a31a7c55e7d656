namespace Headless.Storage.Search.Text;

/// <summary>A word as it stands in the index, and where it came from in the text before folding.</summary>
public readonly record struct Term(string Text, int Start, int End);

/// <summary>How a stretch of text becomes terms.</summary>
public enum SegmentKind
{
    /// <summary>Letters only or digits only.</summary>
    Word,

    /// <summary>Letters and digits together, or words tied by a hyphen and the like: iPhone15, 75192-1, T-shirt.</summary>
    Compound,

    /// <summary>Characters of a script that puts no spaces between words: Chinese, Japanese, Korean, Thai.</summary>
    Run,
}

/// <summary>A stretch of text without a break.</summary>
/// <param name="Start">In the text before folding.</param>
/// <param name="Surface">As people write it, folded but not stemmed.</param>
/// <param name="Terms">In order, each next to the one before: what phrases are made of.</param>
/// <param name="Extras">Further ways to be found: a compound written as one word, a run's single characters.</param>
public sealed record Segment(SegmentKind Kind, int Start, int End, string Surface, IReadOnlyList<Term> Terms, IReadOnlyList<Term> Extras);
