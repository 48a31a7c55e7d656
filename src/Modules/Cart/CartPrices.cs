using Headless.Kernel;
using Headless.Kernel.Contracts;
using VariantMap = System.Collections.Generic.IReadOnlyDictionary<Headless.Kernel.VariantId, Headless.Kernel.Contracts.VariantSnapshot>;

namespace Headless.Cart;

/// <summary>
/// The variants behind carts, as one request sees them: lines, cost and problems of all carts of a level come from one read, and agree.
/// One per request; safe for the concurrent steps of a level.
/// </summary>
internal sealed class CartPrices(IVariantSource source, VariantsRead shown, CallContext context, CartOptions options) : IDisposable
{
    private readonly SemaphoreSlim _reading = new(1);
    private readonly Dictionary<string, Dictionary<VariantId, VariantSnapshot?>> _read = [];
    private readonly Dictionary<Cart, CartPricing> _priced = new(ReferenceEqualityComparer.Instance);

    public void Dispose() => _reading.Dispose();

    /// <summary>Begins anew: the mutation that follows decides on what is true now, not on what an earlier one has read.</summary>
    public void Forget()
    {
        _read.Clear();
        _priced.Clear();
        shown.Forget();
    }

    /// <summary>As many results as carts, in their order.</summary>
    public async ValueTask<IReadOnlyList<CartPricing>> OfAsync(IReadOnlyList<Cart> carts, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            var unpriced = carts.Where(cart => !_priced.ContainsKey(cart)).ToList();
            foreach (var group in unpriced.GroupBy(cart => cart.Currency))
            {
                var ids = group.SelectMany(cart => cart.Items, (_, item) => item.VariantId);
                var variants = await ReadAsync(ids, group.Key, cancellationToken);
                var currency = group.Key ?? context.Currency ?? options.DefaultCurrency;
                foreach (var cart in group)
                {
                    _priced[cart] = CartPricing.Of(cart, variants, currency, options.PointsPerCurrencyUnit);
                }
            }

            return [.. carts.Select(cart => _priced[cart])];
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>What is known of these variants in that currency. Ids beyond a cart's size are not read; a rule refuses so many.</summary>
    public async ValueTask<VariantMap> VariantsAsync(IEnumerable<VariantId> ids, string? currency, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            return await ReadAsync(ids.Take(options.MaxLinesPerCart), currency, cancellationToken);
        }
        finally
        {
            _reading.Release();
        }
    }

    private async ValueTask<VariantMap> ReadAsync(IEnumerable<VariantId> ids, string? currency, CancellationToken cancellationToken)
    {
        if (!_read.TryGetValue(currency ?? "", out var known))
        {
            _read[currency ?? ""] = known = [];
        }

        var wanted = ids.Distinct().ToList();
        var missing = wanted.Where(id => !known.ContainsKey(id)).ToList();
        if (missing.Count > 0)
        {
            var found = await source.GetAsync(missing, currency, cancellationToken);
            for (var i = 0; i < missing.Count; i++)
            {
                known[missing[i]] = found[i];
                if (found[i] is { } variant)
                {
                    shown.Keep(variant);
                }
            }
        }

        return wanted.Where(id => known[id] is not null).ToDictionary(id => id, id => known[id]!);
    }
}
