namespace Headless.Kernel;

public enum CallerKind
{
    Anonymous,
    Customer,
    Editor,
    ApiClient,
}

/// <summary>Who is calling, as the gateway has established it.</summary>
/// <param name="Kind">What kind of caller the credentials belong to.</param>
/// <param name="Id">The caller's id; empty when anonymous.</param>
/// <param name="Name">For people to read.</param>
/// <param name="Scopes">What the caller may do; <c>*</c> stands for everything.</param>
/// <param name="ActsFor">The customer for whom a trusted client with scope <c>customers:act</c> calls, or the customer who calls.</param>
public sealed record Caller(CallerKind Kind, string Id, string Name, IReadOnlySet<string> Scopes, CustomerId? ActsFor = null)
{
    public static Caller Anonymous { get; } = new(CallerKind.Anonymous, "", "anonymous", new HashSet<string>());

    public bool Has(string scope) => Scopes.Contains("*") || Scopes.Contains(scope);
}

/// <summary>What one operation runs under. Registered per request; resolvers take it as a parameter.</summary>
public sealed class CallContext
{
    public Caller Caller { get; set; } = Caller.Anonymous;

    /// <summary>BCP 47, from <c>@inContext(locale:)</c>, else <c>Accept-Language</c>, else the shop's own.</summary>
    public string Locale { get; set; } = "en";

    /// <summary>ISO 4217, from <c>@inContext(currency:)</c>; null means each price in its own base currency.</summary>
    public string? Currency { get; set; }

    /// <summary>One instant for the whole operation.</summary>
    public DateTimeOffset Now { get; set; }

    /// <summary>
    /// The idempotency key under which the running mutation field was sent, null without one. Stores that keep their own record
    /// of applied keys (carts) read it.
    /// </summary>
    public string? IdempotencyKey { get; set; }
}
