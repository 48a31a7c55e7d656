namespace Headless.Gateway.Calls;

/// <summary>Who may administer.</summary>
internal sealed class AuthOptions
{
    public const string Section = "Auth";

    /// <summary>16 random characters of base 32 are 80 bits: out of reach for guessing over the network.</summary>
    public const int MinKeyLength = 16;

    /// <summary>
    /// The administrator's API key, which carries every scope. Without one, development makes a key, keeps it in the data folder
    /// and logs it at each start; elsewhere there is then no administrator, and only what the public may do works.
    /// </summary>
    public string? BootstrapKey { get; set; }

    /// <summary>Null when everything is in order, else what is wrong and what is allowed.</summary>
    public string? Problem() => BootstrapKey is { Length: > 0 and < MinKeyLength }
        ? $"{Section}:BootstrapKey has {BootstrapKey.Length} characters; at least {MinKeyLength} are needed."
        : null;
}
