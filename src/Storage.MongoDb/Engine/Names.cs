namespace Headless.Storage.MongoDb.Engine;

/// <summary>
/// Our own collections. Declared ones have no dot in their names, so the two never meet; whatever else lies in the database is left alone.
/// </summary>
internal static class Names
{
    public const string Outbox = "headless.outbox";
    public const string Positions = "headless.positions";
    public const string Cursors = "headless.cursors";
    public const string Commits = "headless.commits";
    public const string Schema = "headless.schema";

    public const string Id = "_id";

    /// <summary>A document's version.</summary>
    public const string Version = "v";

    /// <summary>A document's field values.</summary>
    public const string Fields = "f";

    /// <summary>A document's body.</summary>
    public const string Body = "b";

    /// <summary>Counts the commits that expected a document: only a write keeps others from writing it at the same time.</summary>
    public const string Expected = "e";
}
