using Headless.Storage.Documents;
using MongoDB.Driver;

namespace Headless.Storage.MongoDb.Engine;

/// <summary>Tells outages from bugs: the first become <see cref="StoreUnavailableException"/>, the second are thrown as they are.</summary>
internal static class MongoErrors
{
    public const int WriteConflict = 112;
    public const int SnapshotUnavailable = 246;

    private const string Store = "MongoDB";

    /// <summary>
    /// Codes of commands that failed because of the state of the servers, not because of what was asked: steps down, shut down, out of
    /// time, out of disk, an interrupted or lost transaction or cursor.
    /// </summary>
    private static readonly HashSet<int> Outages =
    [
        6, 7, 24, 43, 46, 50, 64, 79, 89, 91, 100, 112, 133, 134, 175, 189, 202, 211, 225, 237, 239, 246, 251, 262, 290, 358, 384,
        9001, 10058, 10107, 11600, 11601, 11602, 13388, 13435, 13436, 14031,
    ];

    public static bool IsOutage(Exception failure) => failure switch
    {
        MongoDuplicateKeyException => false,
        MongoCommandException command => Outages.Contains(command.Code) || IsTransient(command)
            || command.HasErrorLabel("RetryableWriteError") || command is MongoNotPrimaryException or MongoNodeIsRecoveringException
                or MongoWriteConcernException,
        MongoWriteException write => write.WriteConcernError is not null || (write.WriteError is { } error && Outages.Contains(error.Code)),
        MongoBulkWriteException bulk => bulk.WriteConcernError is not null || bulk.WriteErrors.Any(error => Outages.Contains(error.Code)),
        MongoIncompatibleDriverException => false,
        MongoConnectionException or MongoServerException or MongoClientException => true,
        TimeoutException or System.Net.Sockets.SocketException or IOException => true,
        _ => false,
    };

    public static StoreUnavailableException Unavailable(Exception failure) =>
        new(Store, failure is TimeoutException or MongoExecutionTimeoutException or OperationCanceledException
            ? "it does not answer in time."
            : $"it cannot be reached or does not accept the call ({failure.GetType().Name}).", failure);

    /// <summary>The whole transaction may be tried again: nothing of it was committed.</summary>
    public static bool IsTransient(Exception failure) =>
        failure is MongoException known && known.HasErrorLabel("TransientTransactionError");

    public static bool IsUnknownCommit(Exception failure) =>
        failure is TimeoutException || (failure is MongoException known && known.HasErrorLabel("UnknownTransactionCommitResult"));

    /// <summary>The index that refused a write, and the number of the write in its command; null when something else failed.</summary>
    public static (string Index, int Position)? Duplicate(Exception failure) => failure switch
    {
        MongoWriteException { WriteError: { Category: ServerErrorCategory.DuplicateKey } error } => (IndexIn(error.Message), 0),
        MongoBulkWriteException bulk when bulk.WriteErrors.FirstOrDefault(error => error.Category == ServerErrorCategory.DuplicateKey)
            is { } error => (IndexIn(error.Message), error.Index),
        MongoCommandException { Code: 11000 } command => (IndexIn(command.Message), 0),
        _ => null,
    };

    /// <summary>
    /// <c>E11000 duplicate key error collection: db.toys index: unique_sku dup key: { ... }</c>; names of databases, collections and ours
    /// of indexes hold no spaces, and what is stored comes behind them.
    /// </summary>
    private static string IndexIn(string message)
    {
        const string Before = " index: ";
        var start = message.IndexOf(Before, StringComparison.Ordinal) + Before.Length;
        var end = start < Before.Length ? -1 : message.IndexOf(' ', start);
        return end < 0 ? "" : message[start..end];
    }
}
