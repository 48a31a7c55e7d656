namespace Headless.Storage.Events;

/// <summary>How events are handed to their consumers.</summary>
public sealed class OutboxOptions
{
    /// <summary>Most events of one call to a consumer. 1 to 10 000.</summary>
    public int BatchEvents { get; set; } = 256;

    /// <summary>First pause after a failure; it doubles with every further one. 1 to 60 000.</summary>
    public int FirstRetryMilliseconds { get; set; } = 200;

    /// <summary>Longest pause between two attempts. 1 to 3600.</summary>
    public int LongestRetrySeconds { get; set; } = 60;

    /// <summary>How long events stay after all consumers have passed them, for those who follow without a cursor. 1 to 8760.</summary>
    public int RetentionHours { get; set; } = 168;

    /// <summary>How often passed events are removed. 1 to 1440.</summary>
    public int TrimMinutes { get; set; } = 10;

    /// <summary>
    /// How long a process keeps the right to hand events to a consumer without renewing it: when it dies, another takes over so much later.
    /// 1 to 600.
    /// </summary>
    public int LeaseSeconds { get; set; } = 10;

    /// <summary>What is wrong with the values, for people; empty when nothing is.</summary>
    public IEnumerable<string> Problems() => OptionProblems.OutOfRange(
        "Storage:Outbox",
        (nameof(BatchEvents), BatchEvents, 1, 10_000),
        (nameof(FirstRetryMilliseconds), FirstRetryMilliseconds, 1, 60_000),
        (nameof(LongestRetrySeconds), LongestRetrySeconds, 1, 3600),
        (nameof(RetentionHours), RetentionHours, 1, 8760),
        (nameof(TrimMinutes), TrimMinutes, 1, 1440),
        (nameof(LeaseSeconds), LeaseSeconds, 1, 600));
}
