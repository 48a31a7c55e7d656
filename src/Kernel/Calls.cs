namespace Headless.Kernel;

/// <summary>What kind of credentials a caller showed.</summary>
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
/// <param name="ActsFor">
/// The customer who calls, or for whom a trusted client calls: the gateway sets it from the header <c>X-Customer-Id</c> when the API key
/// has the scope <c>customers:act</c>, refuses the header (401 or 403) when it has not, and refuses (400) a value that is not
/// <c>cust_</c> and 1 to 64 characters of a-z, 0-9. Identity and Cart trust it without a further check.
/// </param>
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
    /// Names the effect of the running mutation field: the same text whenever the same caller sends the same idempotency key, another
    /// one for every other caller and key (it is a hash of both), null without a key. Document writes need not look at it: the gateway
    /// puts a mark of it into the commit itself and never runs a marked effect again. It is for what is written elsewhere (carts).
    /// </summary>
    public string? IdempotencyKey { get; set; }
}
