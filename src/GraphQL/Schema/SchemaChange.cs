namespace Headless.GraphQL.Schema;

/// <summary>What a change does to clients that work today.</summary>
public enum ChangeImpact
{
    /// <summary>No client notices.</summary>
    Safe,

    /// <summary>Requests stay valid, but a client may meet what it does not expect.</summary>
    Dangerous,

    /// <summary>Some request that is valid today is refused or answered differently.</summary>
    Breaking,
}

/// <summary>One difference between two schemas.</summary>
/// <param name="Impact">Safe, dangerous or breaking.</param>
/// <param name="Coordinate">What changed, for example <c>Book.title(language:)</c>; empty for the schema as a whole.</param>
/// <param name="Message">How it changed.</param>
/// <param name="WasDeprecated">What went away had been deprecated: such a breaking change is allowed in a release.</param>
public sealed record SchemaChange(ChangeImpact Impact, string Coordinate, string Message, bool WasDeprecated = false)
{
    public override string ToString()
    {
        var impact = Impact.ToString().ToUpperInvariant() + (WasDeprecated ? " (was deprecated)" : "");
        return $"{impact} {(Coordinate.Length == 0 ? "schema" : Coordinate)}: {Message}";
    }
}
