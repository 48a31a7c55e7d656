using System.ComponentModel.DataAnnotations;

namespace Headless.Gateway.Idempotency;

/// <summary>Settings of retries, from the section <c>Idempotency</c>. Validated at start.</summary>
internal sealed class IdempotencyOptions
{
    /// <summary>How long an answer is kept for retries, in hours. The schema promises 24.</summary>
    [Range(24, 24 * 30)]
    public int AnswersKeptHours { get; set; } = 24;

    /// <summary>
    /// How long a call may run before a retry takes over from it, in seconds. Longer than any request runs; only a crash lets it pass.
    /// </summary>
    [Range(1, 3600)]
    public int LeaseSeconds { get; set; } = 60;

    /// <summary>How long a retry waits for a call that is still running, in seconds, before it is told to come again.</summary>
    [Range(0, 60)]
    public int MaxWaitSeconds { get; set; } = 10;

    /// <summary>
    /// Bytes of an answer, below what the key-value store takes. A longer one is not kept; its retry is told what was committed.
    /// </summary>
    [Range(1024, 500 * 1024)]
    public int MaxAnswerBytes { get; set; } = 256 * 1024;
}
