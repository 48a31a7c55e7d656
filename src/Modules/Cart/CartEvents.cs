using System.Text.Json.Serialization;
using Headless.Storage.Events;

namespace Headless.Cart;

/// <param name="Version">Of the cart as it was written.</param>
/// <param name="IsOpen">False when it was joined to another cart, which was its last change.</param>
internal sealed record CartWritten(int Version, bool IsOpen);

/// <summary>
/// What carts tell watchers. Emitted after the write and not with it (<see cref="EventRelay"/>), so one may be missing after a crash.
/// </summary>
internal static class CartEvents
{
    public static EventType<CartWritten> Written { get; } = new("cart.changed", CartEventJson.Default.CartWritten);
}

[JsonSerializable(typeof(CartWritten))]
internal sealed partial class CartEventJson : JsonSerializerContext;
