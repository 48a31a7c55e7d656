namespace Headless.Gateway.Calls;

/// <summary>What headers say about the running request beyond who calls. Registered per request.</summary>
internal sealed class CallHeaders
{
    /// <summary>The header <c>Idempotency-Key</c>, null without one.</summary>
    public string? IdempotencyKey { get; set; }
}
