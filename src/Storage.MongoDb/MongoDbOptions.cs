using System.Buffers;
using MongoDB.Driver;

namespace Headless.Storage.MongoDb;

/// <summary>Documents and outbox in a MongoDB replica set (6.0 or later), shared by any number of gateways.</summary>
public sealed class MongoDbOptions
{
    private static readonly SearchValues<char> Forbidden = SearchValues.Create("/\\. \"$*<>:|?\0");

    /// <summary>Names the members of a replica set: transactions need one, and so does a single member.</summary>
    public string ConnectionString { get; set; } = "mongodb://127.0.0.1:27017/?replicaSet=rs0";

    /// <summary>Null takes the one that the connection string names, or else <c>headless</c>.</summary>
    public string? Database { get; set; }

    /// <summary>How long a call waits for a primary, for example while one is elected. 100 to 60 000.</summary>
    public int ServerSelectionMilliseconds { get; set; } = 3000;

    /// <summary>How long a call takes altogether, retries included, before the store counts as unavailable. 100 to 120 000.</summary>
    public int OperationMilliseconds { get; set; } = 10_000;

    /// <summary>How long a start waits for the server before it fails. 0 to 3600.</summary>
    public int StartWaitSeconds { get; set; } = 60;

    /// <summary>How often the outbox is looked at when no notice comes. 10 to 60 000.</summary>
    public int PollMilliseconds { get; set; } = 500;

    /// <summary>Memory for documents that are kept for <c>GetRecentAsync</c>; 0 keeps none. 0 to 4096.</summary>
    public int RecordCacheMegabytes { get; set; } = 32;

    /// <summary>Whether a query that no declared index serves throws, so that a missing declaration is found in development.</summary>
    public bool RefuseUnindexedQueries { get; set; }

    internal string DatabaseName =>
        string.IsNullOrEmpty(Database) ? MongoUrl.Create(ConnectionString).DatabaseName ?? "headless" : Database;

    internal IEnumerable<string> Problems()
    {
        if (!IsConnectionString(ConnectionString))
        {
            // Not repeated here: it may hold a password.
            yield return "Storage:MongoDb:ConnectionString is none of MongoDB, such as mongodb://host:27017/?replicaSet=rs0.";
        }
        else if (DatabaseName.AsSpan().ContainsAny(Forbidden))
        {
            yield return $"Storage:MongoDb:Database '{DatabaseName}' holds characters that a database's name cannot hold.";
        }

        var outOfRange = OptionProblems.OutOfRange(
            "Storage:MongoDb",
            (nameof(ServerSelectionMilliseconds), ServerSelectionMilliseconds, 100, 60_000),
            (nameof(OperationMilliseconds), OperationMilliseconds, 100, 120_000),
            (nameof(StartWaitSeconds), StartWaitSeconds, 0, 3600),
            (nameof(PollMilliseconds), PollMilliseconds, 10, 60_000),
            (nameof(RecordCacheMegabytes), RecordCacheMegabytes, 0, 4096));
        foreach (var problem in outOfRange)
        {
            yield return problem;
        }
    }

    private static bool IsConnectionString(string text)
    {
        try
        {
            MongoUrl.Create(text);
            return true;
        }
        catch (Exception malformed) when (malformed is MongoConfigurationException or ArgumentException or FormatException)
        {
            return false;
        }
    }
}
