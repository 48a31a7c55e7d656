using System.Text.Json;
using Headless.Cart;
using Headless.Catalog;
using Headless.Kernel;
using Headless.Kernel.Contracts;
using Headless.Storage.Events;
using Headless.Storage.KeyValue;
using Headless.Storage.Redis.KeyValue;
using StackExchange.Redis;

namespace Headless.Bench.Stores;

/// <summary>
/// Reading a cart and adding to it, and the same by hand: one GET, one find for all products of the cart, and the compare-and-set by the
/// script that the gateway uses. The rules (what may be added, what it costs) are the module's own, and watchers are told as it tells them.
/// </summary>
internal sealed class HandWrittenCarts(BodyReads reads, IDatabase redis, string prefix)
{
    private const string ReadPath = "/bench/cart";
    private const string AddPath = "/bench/add";

    private const string Fields =
        "id version totalQuantity lines { id quantity variant { id sku name } unitPrice { amount currencyCode } "
        + "total { amount currencyCode } } cost { subtotal { amount currencyCode } total { amount currencyCode } } "
        + "problems { code message }";

    private const string ReadQuery = $"query($id: ID!) {{ cart(id: $id) {{ {Fields} }} }}";

    private const string AddMutation =
        $"mutation($id: ID!, $variant: ID!) {{ cartLinesAdd(cartId: $id, lines: [{{ variantId: $variant }}]) {{ cart {{ {Fields} }} "
        + "userErrors { code message } } }";

    private readonly KeyNames _names = new(prefix);

    public static Ask Read(CartId id) => new(ReadQuery, new() { ["id"] = id.Value }, $"{ReadPath}?id={id.Value}");

    public static Ask Add(CartId id, VariantId variant) => new(
        AddMutation, new() { ["id"] = id.Value, ["variant"] = variant.Value }, $"{AddPath}?id={id.Value}&variant={variant.Value}");

    public void Map(WebApplication app)
    {
        app.MapPost(ReadPath, ReadAsync);
        app.MapPost(AddPath, AddAsync);
    }

    private async Task ReadAsync(HttpContext http)
    {
        await http.Request.BodyReader.CopyToAsync(Stream.Null);
        var (cart, _) = await GetAsync(new CartId(http.Request.Query["id"].ToString()));
        var variants = await VariantsAsync(cart.Items.Select(item => item.VariantId), http.RequestAborted);
        await using var json = HandWritten.Begin(http);
        Write(json, cart, variants);
        HandWritten.End(json);
    }

    private async Task AddAsync(HttpContext http)
    {
        await http.Request.BodyReader.CopyToAsync(Stream.Null);
        var services = http.RequestServices;
        var options = services.GetRequiredService<CartOptions>();
        var variant = new VariantId(http.Request.Query["variant"].ToString());
        var id = new CartId(http.Request.Query["id"].ToString());
        var (next, variants) = await AddAsync(id, variant, options, http.RequestAborted);
        services.GetRequiredService<EventRelay>().Post(CartEvents.Written, id.Value, new CartWritten(next.Version, true));
        await using var json = HandWritten.Begin(http);
        json.WriteStartObject("cartLinesAdd"u8);
        Write(json, next, variants);
        json.WriteStartArray("userErrors"u8);
        json.WriteEndArray();
        json.WriteEndObject();
        HandWritten.End(json);
    }

    /// <summary>Decided anew when another connection was first.</summary>
    private async Task<(Headless.Cart.Cart Next, Dictionary<VariantId, Found> Variants)> AddAsync(
        CartId id, VariantId variant, CartOptions options, CancellationToken cancellationToken)
    {
        CartLineInput[] lines = [new() { VariantId = variant.Value, Quantity = 1 }];
        while (true)
        {
            var (cart, revision) = await GetAsync(id);
            var variants = await VariantsAsync(cart.Items.Select(item => item.VariantId).Append(variant), cancellationToken);
            var snapshots = variants.ToDictionary(pair => pair.Key, pair => pair.Value.Snapshot);
            var added = cart.AddLines(lines, snapshots, null, options);
            if (!added.IsOk)
            {
                throw new InvalidOperationException(added.Errors[0].Message);
            }

            var next = added.Value.Stamped(TimeProvider.System.GetUtcNow().AddDays(options.GuestLifetimeDays), null);
            var value = JsonSerializer.SerializeToUtf8Bytes(next, CartJson.Default.Cart);
            var kept = TimeSpan.FromDays(options.GuestLifetimeDays + options.ExpiredRememberedDays);
            RedisValue[] arguments = [revision, value, (long)kept.TotalMilliseconds];
            var reply = await redis.ScriptEvaluateAsync(KeyValueScripts.CompareAndSet.Hash, [Key(id)], arguments);
            if (reply.Resp2Type == ResultType.Integer)
            {
                return (next, variants);
            }
        }
    }

    private RedisKey Key(CartId id) => _names.Value($"{{{id.Value}}}");

    private async Task<(Headless.Cart.Cart Cart, long Revision)> GetAsync(CartId id)
    {
        KeyValueEntry entry = PackedEntry.Read(await redis.StringGetAsync(Key(id))) ?? throw new InvalidOperationException("No such cart.");
        return (JsonSerializer.Deserialize(entry.Value.Span, CartJson.Default.Cart)!, entry.Version);
    }

    private async Task<Dictionary<VariantId, Found>> VariantsAsync(IEnumerable<VariantId> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.Distinct().ToList();
        var now = TimeProvider.System.GetUtcNow();
        var owners = wanted.Select(id => VariantKeys.ProductOf(id)!.Value.Value).Distinct().ToList();
        var products = (await reads.ByIdsAsync(owners, cancellationToken)).ToDictionary(product => product.Id);
        return wanted.ToDictionary(id => id, id =>
        {
            var product = products[VariantKeys.ProductOf(id)!.Value.Value];
            var variant = product.FindVariant(id.Value)!;
            return new Found(variant.Sku, variant.Name ?? product.Name, new VariantSnapshot(
                id, new ProductId(product.Id), variant.Sku, variant.Name ?? product.Name, variant.PriceIn(null), variant.Stock,
                variant.MaxPerOrder, product.IsOnSale(now)));
        });
    }

    private static void Write(Utf8JsonWriter json, Headless.Cart.Cart cart, Dictionary<VariantId, Found> variants)
    {
        var snapshots = variants.ToDictionary(pair => pair.Key, pair => pair.Value.Snapshot);
        var pricing = CartPricing.Of(cart, snapshots, cart.Currency!, 0);
        json.WriteStartObject("cart"u8);
        json.WriteString("id"u8, cart.Id.Value);
        json.WriteNumber("version"u8, cart.Version);
        json.WriteNumber("totalQuantity"u8, cart.TotalQuantity);
        json.WriteStartArray("lines"u8);
        foreach (var line in pricing.Lines)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, line.Id.Value);
            json.WriteNumber("quantity"u8, line.Quantity);
            json.WriteStartObject("variant"u8);
            json.WriteString("id"u8, line.Variant.Value);
            json.WriteString("sku"u8, variants[line.Variant].Sku);
            json.WriteString("name"u8, variants[line.Variant].Name);
            json.WriteEndObject();
            HandWritten.Write(json, "unitPrice"u8, line.UnitPrice);
            HandWritten.Write(json, "total"u8, line.Total);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("cost"u8);
        HandWritten.Write(json, "subtotal"u8, pricing.Cost.Subtotal);
        HandWritten.Write(json, "total"u8, pricing.Cost.Total);
        json.WriteEndObject();
        json.WriteStartArray("problems"u8);
        foreach (var problem in pricing.Problems)
        {
            json.WriteStartObject();
            json.WriteString("code"u8, problem.Code.ToString());
            json.WriteString("message"u8, problem.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private sealed record Found(string Sku, string Name, VariantSnapshot Snapshot);
}
