using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Headless.Kernel;
using Headless.Storage.Events;
using Headless.Storage.KeyValue;

namespace Headless.Cart;

/// <summary>A cart as it was read.</summary>
/// <param name="Revision">The store's own version, which a change must name; not the cart's.</param>
internal sealed record StoredCart(Cart Cart, long Revision);

/// <summary>Where a customer's cart is.</summary>
/// <param name="Cart">Null when the customer has none that is still open.</param>
/// <param name="PointerRevision">Of the pointer from customer to cart, 0 without one.</param>
internal sealed record CustomersCart(StoredCart? Cart, long PointerRevision);

/// <summary>
/// Carts as single values under their id. Every write is a compare-and-set, so of two changes of the same state one is refused.
/// Beside them, a pointer from each customer to the customer's cart.
/// </summary>
internal sealed class CartStore(IKeyValueStore store, EventRelay events, TimeProvider clock, CartOptions options)
{
    /// <summary>Characters behind the prefix, as <see cref="NewId.Secret"/> makes them.</summary>
    private const int SecretLength = 26;

    private static readonly SearchValues<char> SecretCharacters = SearchValues.Create("0123456789abcdefghjkmnpqrstvwxyz");

    /// <summary>An id made under an idempotency key outlives every retry that the gateway still takes for one.</summary>
    private static readonly TimeSpan MadeRemembered = TimeSpan.FromHours(25);

    public static CartId NewCartId() => new($"{CartId.Prefix}_{NewId.Secret()}");

    public bool IsExpired(Cart cart) => cart.ExpiresAt <= clock.GetUtcNow();

    /// <summary>As many results as ids, in their order; null where there is none. Expired and claimed carts are among them.</summary>
    public async ValueTask<IReadOnlyList<StoredCart?>> GetAsync(IReadOnlyList<CartId> ids, CancellationToken cancellationToken)
    {
        // A text that cannot be a cart's id must not reach another kind of key.
        var known = ids.Where(IsWellFormed).Distinct().ToList();
        if (known.Count == 0)
        {
            return new StoredCart?[ids.Count];
        }

        var entries = await store.GetAsync([.. known.Select(Key)], cancellationToken);
        var found = new Dictionary<CartId, StoredCart?>();
        for (var i = 0; i < known.Count; i++)
        {
            found[known[i]] = Read(entries[i]);
        }

        return [.. ids.Select(id => found.GetValueOrDefault(id))];
    }

    public async ValueTask<StoredCart?> GetAsync(CartId id, CancellationToken cancellationToken) =>
        (await GetAsync([id], cancellationToken))[0];

    /// <summary>Writes the cart over the revision it was decided on; 0 for a new one. Null when something else is there now.</summary>
    public async ValueTask<StoredCart?> SaveAsync(Cart cart, long revision, CancellationToken cancellationToken)
    {
        var kept = cart.ExpiresAt - clock.GetUtcNow() + TimeSpan.FromDays(options.ExpiredRememberedDays);
        var value = JsonSerializer.SerializeToUtf8Bytes(cart, CartJson.Default.Cart);
        var set = await store.CompareAndSetAsync(Key(cart.Id), revision, value, kept, cancellationToken);
        if (!set.IsSet)
        {
            return null;
        }

        // Nobody can watch a cart that is only being made.
        if (revision > 0)
        {
            events.Post(CartEvents.Written, cart.Id.Value, new CartWritten(cart.Version, cart.Claim is not { IsDone: true }));
        }

        return new StoredCart(cart, set.Version);
    }

    /// <summary>The next state as it is to be written: one version up, its life renewed, the caller's idempotency key in it.</summary>
    public Cart Successor(Cart cart, string? idempotencyKey)
    {
        var days = cart.CustomerId is null ? options.GuestLifetimeDays : options.CustomerLifetimeDays;
        return cart.Stamped(clock.GetUtcNow().AddDays(days), idempotencyKey);
    }

    /// <summary>The ids of these customers' carts, null for those who never had one. A cart may have expired since.</summary>
    public async ValueTask<IReadOnlyList<CartId?>> PointersAsync(IReadOnlyList<CustomerId> customers, CancellationToken cancellationToken)
    {
        var entries = await store.GetAsync([.. customers.Select(PointerKey)], cancellationToken);
        return [.. entries.Select(entry => entry is null ? (CartId?)null : PointedTo(entry))];
    }

    public async ValueTask<CustomersCart> OfCustomerAsync(CustomerId customer, CancellationToken cancellationToken)
    {
        var pointer = (await store.GetAsync([PointerKey(customer)], cancellationToken))[0];
        var stored = pointer is null ? null : await GetAsync(PointedTo(pointer), cancellationToken);
        return new CustomersCart(stored is not null && !IsExpired(stored.Cart) ? stored : null, pointer?.Version ?? 0);
    }

    /// <summary>
    /// Writes the next state of a customer's cart, made or changed. False when another call was first; nothing of this one is left then.
    /// </summary>
    public async ValueTask<bool> SaveOfCustomerAsync(Cart next, CustomersCart before, CancellationToken cancellationToken)
    {
        if (before.Cart is not null)
        {
            return await SaveAsync(next, before.Cart.Revision, cancellationToken) is not null;
        }

        // First the cart, then the pointer: a crash between them leaves a cart that nobody knows and that expires.
        if (await SaveAsync(next, 0, cancellationToken) is null)
        {
            return false;
        }

        var pointer = Encoding.UTF8.GetBytes(next.Id.Value);
        var key = PointerKey(next.CustomerId!.Value);
        var pointed = await store.CompareAndSetAsync(key, before.PointerRevision, pointer, null, cancellationToken);
        if (!pointed.IsSet)
        {
            await store.DeleteAsync(Key(next.Id), null, cancellationToken);
        }

        return pointed.IsSet;
    }

    /// <summary>The id under which this idempotency key makes its cart: the same one at every retry.</summary>
    public async ValueTask<CartId> IdMadeUnderAsync(string idempotencyKey, CancellationToken cancellationToken)
    {
        var id = NewCartId();
        var made = await store.CompareAndSetAsync(
            $"cart-made:{{{idempotencyKey}}}", 0, Encoding.UTF8.GetBytes(id.Value), MadeRemembered, cancellationToken);
        return made.IsSet ? id : PointedTo(made.Current!);
    }

    private static bool IsWellFormed(CartId id) =>
        id.Value.Length == CartId.Prefix.Length + 1 + SecretLength
        && id.Value.StartsWith(CartId.Prefix + "_", StringComparison.Ordinal)
        && !id.Value.AsSpan(CartId.Prefix.Length + 1).ContainsAnyExcept(SecretCharacters);

    private static string Key(CartId id) => $"{{{id.Value}}}";

    private static string PointerKey(CustomerId customer) => $"cart-of:{{{customer.Value}}}";

    private static CartId PointedTo(KeyValueEntry pointer) => new(Encoding.UTF8.GetString(pointer.Value.Span));

    private static StoredCart? Read(KeyValueEntry? entry) => entry is null
        ? null
        : new StoredCart(
            JsonSerializer.Deserialize(entry.Value.Span, CartJson.Default.Cart) ?? throw new JsonException("A stored cart is null."),
            entry.Version);
}

/// <summary>The stored shape of carts. Members added later are nullable, older carts do not have them.</summary>
[JsonSourceGenerationOptions(Converters = [typeof(TypedIdJson<CartId>), typeof(TypedIdJson<CustomerId>), typeof(TypedIdJson<VariantId>)])]
[JsonSerializable(typeof(Cart))]
internal sealed partial class CartJson : JsonSerializerContext;
