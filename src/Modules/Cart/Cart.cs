using System.Text.Json.Serialization;
using Headless.GraphQL;
using Headless.Kernel;
using VariantMap = System.Collections.Generic.IReadOnlyDictionary<Headless.Kernel.VariantId, Headless.Kernel.Contracts.VariantSnapshot>;

namespace Headless.Cart;

/// <summary>
/// What a buyer means to buy: the whole stored value, and the rules by which it changes. A rule answers the next cart or the reasons
/// why not; all of a request is taken or nothing. Version, expiry and applied keys are <see cref="CartStore"/>'s business.
/// </summary>
[GraphQLType("Cart")]
internal sealed record Cart(CartId Id, int Version, DateTimeOffset ExpiresAt)
{
    /// <summary>Guests' carts remembered as merged: more than one customer joins between the first try of a merge and its last.</summary>
    private const int MaxMergedRemembered = 32;

    /// <summary>Idempotency keys remembered: what may happen to one cart between a change whose answer was lost and its retry.</summary>
    private const int MaxKeysRemembered = 64;

    /// <summary>Whose cart it is; null for a guest's.</summary>
    public CustomerId? CustomerId { get; init; }

    /// <summary>Decided by the first item and kept while there are any; null before.</summary>
    public string? Currency { get; init; }

    public IReadOnlyList<CartItem> Items { get; init; } = [];

    /// <summary>Upper case, distinct, as entered.</summary>
    public IReadOnlyList<string> Codes { get; init; } = [];

    public int PointsApplied { get; init; }

    /// <summary>The number of the newest item. A number is never given twice, so line ids stay what they are.</summary>
    public int LastNumber { get; init; }

    /// <summary>Set when a customer claims this guest's cart: from then on it is closed.</summary>
    public CartClaim? Claim { get; init; }

    /// <summary>Guests' carts whose items are in this one, newest last: a repeated merge adds nothing twice.</summary>
    public IReadOnlyList<CartId> Merged { get; init; } = [];

    /// <summary>Idempotency keys whose change is in this cart, newest last.</summary>
    public IReadOnlyList<string> AppliedKeys { get; init; } = [];

    [JsonIgnore]
    public int TotalQuantity => Items.Sum(item => item.Quantity);

    /// <summary>The currency in which to ask for prices: the cart's own while it holds items, else the caller's wish.</summary>
    public string? PricingCurrency(string? asked) => Items.Count > 0 ? Currency : asked;

    /// <summary>The same content as the next version.</summary>
    public Cart Stamped(DateTimeOffset expiresAt, string? idempotencyKey) => this with
    {
        Version = Version + 1,
        ExpiresAt = expiresAt,
        AppliedKeys = idempotencyKey is null ? AppliedKeys : [.. AppliedKeys.TakeLast(MaxKeysRemembered - 1), idempotencyKey],
    };

    /// <summary>Adds units of variants. The variants were read in <see cref="PricingCurrency"/>.</summary>
    public Result<Cart> AddLines(
        IReadOnlyList<CartLineInput> lines, VariantMap variants, string? askedCurrency, CartOptions options)
    {
        if (lines.Count == 0)
        {
            return UserError.At("lines", UserErrorCode.Required, "Name at least one line.");
        }

        if (lines.Count > options.MaxLinesPerCart)
        {
            return UserError.At("lines", UserErrorCode.LimitReached, $"A cart holds at most {options.MaxLinesPerCart} lines.");
        }

        var errors = new List<UserError>();
        var next = this with { Currency = PricingCurrency(askedCurrency) };
        for (var i = 0; i < lines.Count; i++)
        {
            next = next.Add(lines[i], $"lines.{i}", variants, options, errors);
        }

        next.CheckSupply(this, variants, id => lines.ToList().FindLastIndex(line => line.VariantId == id.Value), errors);
        next.CheckSize("lines", options, errors);
        return errors.Count == 0 ? next : errors;
    }

    /// <summary>Sets quantities; 0 takes a line out. Only raising one is held against stock, so a buyer can always ask for less.</summary>
    public Result<Cart> UpdateLines(IReadOnlyList<CartLineUpdate> lines, VariantMap variants, CartOptions options)
    {
        if (lines.Count == 0)
        {
            return UserError.At("lines", UserErrorCode.Required, "Name at least one line.");
        }

        var errors = new List<UserError>();
        var wanted = new Dictionary<int, (int Quantity, int Position)>();
        for (var i = 0; i < lines.Count; i++)
        {
            var item = Find(lines[i].LineId);
            if (item is null)
            {
                errors.Add(UnknownLine($"lines.{i}.lineId", lines[i].LineId));
            }
            else if (lines[i].Quantity < 0 || lines[i].Quantity > options.MaxQuantityPerLine)
            {
                errors.Add(UserError.At(
                    $"lines.{i}.quantity", UserErrorCode.LimitReached, $"A quantity is 0 to {options.MaxQuantityPerLine}."));
            }
            else if (!wanted.TryAdd(item.Number, (lines[i].Quantity, i)))
            {
                errors.Add(UserError.At($"lines.{i}.lineId", UserErrorCode.Invalid, "Each line can be named once."));
            }
        }

        var items = Items.Select(item => wanted.TryGetValue(item.Number, out var want)
            ? Refreshed(item with { Quantity = want.Quantity }, variants)
            : item);
        var next = this with { Items = [.. items.Where(item => item.Quantity > 0)] };
        next.CheckSupply(this, variants, id => lines.ToList().FindLastIndex(line => Find(line.LineId)?.VariantId == id), errors);
        return errors.Count == 0 ? next : errors;
    }

    public Result<Cart> RemoveLines(IReadOnlyList<string> lineIds)
    {
        if (lineIds.Count == 0)
        {
            return UserError.At("lineIds", UserErrorCode.Required, "Name at least one line.");
        }

        var unknown = lineIds.Select((id, i) => Find(id) is null ? UnknownLine($"lineIds.{i}", id) : null).OfType<UserError>().ToList();
        return unknown.Count > 0
            ? unknown
            : this with { Items = [.. Items.Where(item => !lineIds.Contains(CartLineId.Of(Id, item.Number).Value))] };
    }

    public Result<Cart> SetCodes(IReadOnlyList<string> codes, string path, CartOptions options)
    {
        var errors = new List<UserError>();
        for (var i = 0; i < codes.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(codes[i]))
            {
                errors.Add(UserError.At($"{path}.{i}", UserErrorCode.Required, "A code is not empty."));
            }
            else if (codes[i].Length > options.MaxDiscountCodeLength)
            {
                errors.Add(UserError.At(
                    $"{path}.{i}", UserErrorCode.TooLong, $"A code has at most {options.MaxDiscountCodeLength} characters."));
            }
        }

        IReadOnlyList<string> distinct = [.. codes.Select(code => code.Trim().ToUpperInvariant()).Distinct()];
        if (distinct.Count > options.MaxDiscountCodesPerCart)
        {
            errors.Add(UserError.At(path, UserErrorCode.LimitReached, $"A cart holds at most {options.MaxDiscountCodesPerCart} codes."));
        }

        return errors.Count == 0 ? this with { Codes = distinct } : errors;
    }

    /// <param name="owned">Points that the buyer has.</param>
    public Result<Cart> ApplyPoints(int points, int owned)
    {
        if (points < 0)
        {
            return UserError.At("points", UserErrorCode.Invalid, "Points are 0 or more.");
        }

        return points <= owned
            ? this with { PointsApplied = points }
            : UserError.At("points", UserErrorCode.InsufficientPoints, $"The buyer has {owned} points.");
    }

    /// <summary>
    /// Takes over every item of a guest's cart. It cannot fail: limits are asked before (<see cref="OverLimit"/>), and neither a shortage
    /// nor another currency keeps two carts apart, they show as problems.
    /// </summary>
    public Cart Merge(Cart guest, CartMergePolicy policy)
    {
        var items = Items.ToList();
        var last = LastNumber;
        foreach (var item in guest.Items)
        {
            var index = items.FindIndex(mine => mine.Holds(item.VariantId, item.Attributes));
            if (index < 0)
            {
                items.Add(item with { Number = ++last });
            }
            else
            {
                items[index] = items[index] with { Quantity = MergedQuantity(items[index].Quantity, item.Quantity, policy) };
            }
        }

        return this with
        {
            Currency = Items.Count > 0 ? Currency : guest.Currency ?? Currency,
            Items = items,
            LastNumber = last,
            Codes = [.. Codes.Union(guest.Codes)],
            Merged = [.. Merged.TakeLast(MaxMergedRemembered - 1), guest.Id],
        };
    }

    public bool HasMerged(CartId guest) => Merged.Contains(guest);

    /// <summary>What is left of a guest's cart whose items are in a customer's.</summary>
    public Cart Tombstone() => new(Id, Version, ExpiresAt) { Claim = Claim! with { IsDone = true } };

    /// <summary>What a merge would make too much; empty when all is within the limits.</summary>
    public List<UserError> OverLimit(string path, CartOptions options)
    {
        var errors = new List<UserError>();
        CheckSize(path, options, errors);
        errors.AddRange(Items.Where(item => item.Quantity > options.MaxQuantityPerLine).Select(item => UserError.At(
            path, UserErrorCode.LimitReached,
            $"A line holds at most {options.MaxQuantityPerLine}; of {item.Name} this would be {item.Quantity}.")));
        if (Codes.Count > options.MaxDiscountCodesPerCart)
        {
            errors.Add(UserError.At(path, UserErrorCode.LimitReached,
                $"A cart holds at most {options.MaxDiscountCodesPerCart} codes; this would be {Codes.Count}."));
        }

        return errors;
    }

    private static int MergedQuantity(int mine, int guests, CartMergePolicy policy) => policy switch
    {
        CartMergePolicy.SumQuantities => mine + guests,
        CartMergePolicy.KeepMine => mine,
        CartMergePolicy.KeepGuest => guests,
        _ => throw new ArgumentOutOfRangeException(nameof(policy), policy, null),
    };

    private Cart Add(CartLineInput line, string path, VariantMap variants, CartOptions options, List<UserError> errors)
    {
        var before = errors.Count;
        var id = VariantId.From(line.VariantId);
        IReadOnlyList<AttributeValue> attributes = [.. (line.Attributes ?? []).Select(a => new AttributeValue(a.Name, a.Value))];
        CheckAttributes(attributes, path, options, errors);
        if (line.Quantity < 1 || line.Quantity > options.MaxQuantityPerLine)
        {
            errors.Add(UserError.At($"{path}.quantity", UserErrorCode.LimitReached, $"A quantity is 1 to {options.MaxQuantityPerLine}."));
        }

        if (!variants.TryGetValue(id, out var variant) || !variant.IsSellable)
        {
            errors.Add(UserError.At($"{path}.variantId", UserErrorCode.NotFound, "No variant that is for sale has this id."));
        }
        else if (variant.Price.CurrencyCode != (Currency ?? variant.Price.CurrencyCode))
        {
            errors.Add(UserError.At($"{path}.variantId", UserErrorCode.CurrencyMismatch,
                $"{variant.Name} is sold in {variant.Price.CurrencyCode}; this cart is in {Currency}."));
        }

        if (errors.Count > before || variant is null)
        {
            return this;
        }

        var index = Items.ToList().FindIndex(item => item.Holds(id, attributes));
        var item = index < 0 ? new CartItem(LastNumber + 1, id, 0, attributes, variant.Name, variant.Price) : Items[index];
        item = item with { Quantity = item.Quantity + line.Quantity, Name = variant.Name, Price = variant.Price };
        if (item.Quantity > options.MaxQuantityPerLine)
        {
            errors.Add(UserError.At($"{path}.quantity", UserErrorCode.LimitReached,
                $"A line holds at most {options.MaxQuantityPerLine}; together with what is in the cart this would be {item.Quantity}."));
        }

        return this with
        {
            Currency = variant.Price.CurrencyCode,
            LastNumber = int.Max(LastNumber, item.Number),
            Items = index < 0 ? [.. Items, item] : [.. Items.Take(index), item, .. Items.Skip(index + 1)],
        };
    }

    /// <summary>Holds every variant of which there is now more than before against what can be bought.</summary>
    /// <param name="position">Which of the sent lines an error about this variant is shown at.</param>
    private void CheckSupply(Cart before, VariantMap variants, Func<VariantId, int> position, List<UserError> errors)
    {
        foreach (var id in Items.Select(item => item.VariantId).Distinct())
        {
            var (had, wants) = (before.QuantityOf(id), QuantityOf(id));
            if (wants <= had)
            {
                continue;
            }

            var path = $"lines.{position(id)}.quantity";
            if (!variants.TryGetValue(id, out var variant) || !variant.IsSellable)
            {
                errors.Add(UserError.At(path, UserErrorCode.NotFound, "The variant is no longer for sale."));
            }
            else if (variant.Stock < wants)
            {
                errors.Add(UserError.At(path, UserErrorCode.OutOfStock, variant.Stock > 0
                    ? $"{variant.Name} ({variant.Sku}): {variant.Stock} left, the cart has {had}, this would make it {wants}."
                    : $"{variant.Name} ({variant.Sku}) is sold out."));
            }
            else if (variant.MaxPerOrder < wants)
            {
                errors.Add(UserError.At(path, UserErrorCode.LimitReached,
                    $"{variant.Name} ({variant.Sku}): at most {variant.MaxPerOrder} per order, this would make it {wants}."));
            }
        }
    }

    private void CheckSize(string path, CartOptions options, List<UserError> errors)
    {
        if (Items.Count > options.MaxLinesPerCart)
        {
            errors.Add(UserError.At(path, UserErrorCode.LimitReached,
                $"A cart holds at most {options.MaxLinesPerCart} lines; this would be {Items.Count}."));
        }

        if (Items.Sum(item => item.Attributes.Sum(a => a.Name.Length + a.Value.Length)) > options.MaxAttributeCharactersPerCart)
        {
            errors.Add(UserError.At(path, UserErrorCode.LimitReached,
                $"All attributes of a cart have at most {options.MaxAttributeCharactersPerCart} characters together."));
        }
    }

    private int QuantityOf(VariantId id) => Items.Where(item => item.VariantId == id).Sum(item => item.Quantity);

    private CartItem Refreshed(CartItem item, VariantMap variants) =>
        variants.TryGetValue(item.VariantId, out var variant)
            ? item with { Name = variant.Name, Price = variant.Price }
            : item;

    private static void CheckAttributes(IReadOnlyList<AttributeValue> attributes, string path, CartOptions options, List<UserError> errors)
    {
        if (attributes.Count > options.MaxAttributesPerLine)
        {
            errors.Add(UserError.At(
                $"{path}.attributes", UserErrorCode.LimitReached, $"A line has at most {options.MaxAttributesPerLine} attributes."));
            return;
        }

        for (var i = 0; i < attributes.Count; i++)
        {
            var (name, value) = attributes[i];
            if (name.Length == 0)
            {
                errors.Add(UserError.At($"{path}.attributes.{i}.name", UserErrorCode.Required, "An attribute has a name."));
            }
            else if (name.Length > options.MaxAttributeNameLength)
            {
                errors.Add(UserError.At($"{path}.attributes.{i}.name", UserErrorCode.TooLong,
                    $"An attribute's name has at most {options.MaxAttributeNameLength} characters."));
            }
            else if (attributes.Take(i).Any(earlier => earlier.Name == name))
            {
                errors.Add(UserError.At($"{path}.attributes.{i}.name", UserErrorCode.Invalid, "Each attribute can be given once."));
            }

            if (value.Length > options.MaxAttributeValueLength)
            {
                errors.Add(UserError.At($"{path}.attributes.{i}.value", UserErrorCode.TooLong,
                    $"An attribute's value has at most {options.MaxAttributeValueLength} characters."));
            }
        }
    }

    private static UserError UnknownLine(string path, string lineId) =>
        UserError.At(path, UserErrorCode.NotFound, $"This cart has no line {(lineId.Length <= 64 ? lineId : "of this id")}.");

    private CartItem? Find(string lineId) => Items.FirstOrDefault(item => CartLineId.Of(Id, item.Number).Value == lineId);
}
