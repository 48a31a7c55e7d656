using Headless.GraphQL;
using Headless.Kernel;
using Headless.Kernel.Contracts;
using VariantMap = System.Collections.Generic.IReadOnlyDictionary<Headless.Kernel.VariantId, Headless.Kernel.Contracts.VariantSnapshot>;

namespace Headless.Cart;

/// <summary>A line as the buyer sees it now.</summary>
[GraphQLType("CartLine")]
internal sealed record CartLine(
    CartLineId Id,
    VariantId Variant,
    int Quantity,
    IReadOnlyList<AttributeValue> Attributes,
    Money UnitPrice,
    IReadOnlyList<CartDiscount> Discounts,
    Money Total);

[GraphQLType("CartCost")]
internal sealed record CartCost(
    Money Subtotal, IReadOnlyList<CartDiscount> Discounts, Money DiscountTotal, Money Shipping, Money Tax, Money Total, int PointsEarned);

[GraphQLType("CartDiscount")]
internal sealed record CartDiscount(string? RuleId, string Label, Money Amount);

[GraphQLType("CartDiscountCode")]
internal sealed record CartDiscountCode(string Code, bool Applicable, string? Reason);

[GraphQLType("CartProblem")]
internal sealed record CartProblem(UserErrorCode Code, string Message, CartLineId? LineId = null)
{
    public int? Available { get; init; }

    public Money? PriceBefore { get; init; }

    public Money? PriceNow { get; init; }
}

/// <summary>
/// What a cart costs at this moment and what stands in the way of paying for it: pure, from the cart and the variants as they are now.
/// No promotion exists in this shop's code yet, so nothing is taken off and no code is applicable; both are said, not hidden.
/// </summary>
internal sealed record CartPricing(
    IReadOnlyList<CartLine> Lines, CartCost Cost, IReadOnlyList<CartDiscountCode> Codes, IReadOnlyList<CartProblem> Problems)
{
    private const string NoPromotion = "No promotion of this shop has this code.";

    /// <param name="variants">Read in the cart's currency; a variant that is missing is no longer in the catalog.</param>
    /// <param name="currency">For the zero amounts of a cart that never held an item.</param>
    public static CartPricing Of(Cart cart, VariantMap variants, string currency, decimal pointsPerCurrencyUnit)
    {
        currency = cart.Items.Count > 0 ? cart.Currency! : currency;
        var lines = cart.Items.Select(item => Price(cart, item, variants.GetValueOrDefault(item.VariantId))).ToList();
        var codes = cart.Codes.Select(code => new CartDiscountCode(code, false, NoPromotion)).ToList();
        return new CartPricing(
            lines, Sum(lines, currency, pointsPerCurrencyUnit), codes, [.. LineProblems(cart, variants), .. CodeProblems(codes)]);
    }

    private static CartLine Price(Cart cart, CartItem item, VariantSnapshot? variant)
    {
        var unitPrice = variant?.Price ?? item.Price;
        return new CartLine(
            CartLineId.Of(cart.Id, item.Number),
            item.VariantId,
            item.Quantity,
            item.Attributes,
            unitPrice,
            Discounts: [],
            Total: (unitPrice * item.Quantity).Rounded());
    }

    private static CartCost Sum(List<CartLine> lines, string currency, decimal pointsPerCurrencyUnit)
    {
        var zero = Money.Zero(currency).Rounded();
        var payable = lines.Where(line => line.UnitPrice.CurrencyCode == currency).ToList();
        var subtotal = payable.Aggregate(zero, (sum, line) => sum + (line.UnitPrice * line.Quantity).Rounded());
        IReadOnlyList<CartDiscount> discounts = [.. payable.SelectMany(line => line.Discounts)];
        var discountTotal = discounts.Aggregate(zero, (sum, discount) => sum + discount.Amount);
        var total = subtotal - discountTotal;
        var points = decimal.Floor(total.Amount * pointsPerCurrencyUnit);
        return new CartCost(
            subtotal, discounts, discountTotal, Shipping: zero, Tax: zero, total, PointsEarned: (int)decimal.Min(points, int.MaxValue));
    }

    private static IEnumerable<CartProblem> LineProblems(Cart cart, VariantMap variants)
    {
        foreach (var item in cart.Items)
        {
            var line = CartLineId.Of(cart.Id, item.Number);
            if (!variants.TryGetValue(item.VariantId, out var variant) || !variant.IsSellable)
            {
                yield return new CartProblem(UserErrorCode.NotFound, $"{item.Name} is no longer for sale.", line);
                continue;
            }

            var wanted = cart.Items.Where(other => other.VariantId == item.VariantId).Sum(other => other.Quantity);
            if (variant.Stock < wanted)
            {
                var left = int.Max(0, variant.Stock.Value);
                yield return new CartProblem(
                    UserErrorCode.OutOfStock, left == 0 ? $"{variant.Name} is sold out." : $"Only {left} of {variant.Name} left.", line)
                {
                    Available = left,
                };
            }

            if (variant.MaxPerOrder < wanted)
            {
                yield return new CartProblem(
                    UserErrorCode.LimitReached, $"An order holds at most {variant.MaxPerOrder} of {variant.Name}.", line)
                {
                    Available = variant.MaxPerOrder,
                };
            }

            if (variant.Price.CurrencyCode != cart.Currency)
            {
                yield return new CartProblem(
                    UserErrorCode.CurrencyMismatch, $"{variant.Name} is not sold in {cart.Currency}.", line);
            }
            else if (variant.Price != item.Price && variant.Price.CurrencyCode == item.Price.CurrencyCode)
            {
                yield return new CartProblem(UserErrorCode.PriceChanged, $"The price of {variant.Name} has changed.", line)
                {
                    PriceBefore = item.Price,
                    PriceNow = variant.Price,
                };
            }
        }
    }

    private static IEnumerable<CartProblem> CodeProblems(List<CartDiscountCode> codes) => codes
        .Where(code => !code.Applicable)
        .Select(code => new CartProblem(UserErrorCode.Invalid, $"{code.Code}: {code.Reason}"));
}
