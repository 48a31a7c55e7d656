using System.ComponentModel.DataAnnotations;

namespace Headless.Cart;

/// <summary>Settings of carts, from the section <c>Cart</c>. Validated at start.</summary>
public sealed class CartOptions
{
    /// <summary>Lines in one cart. Bounds a cart's size and the catalog read behind each view of it.</summary>
    [Range(1, 500)]
    public int MaxLinesPerCart { get; set; } = 100;

    /// <summary>Units of one line: more is a wholesale order or a mistake.</summary>
    [Range(1, 1_000_000)]
    public int MaxQuantityPerLine { get; set; } = 999;

    /// <summary>Wishes of the buyer for one line (engraving, gift wrap).</summary>
    [Range(0, 50)]
    public int MaxAttributesPerLine { get; set; } = 8;

    /// <summary>Characters of an attribute's name.</summary>
    [Range(1, 256)]
    public int MaxAttributeNameLength { get; set; } = 64;

    /// <summary>Characters of an attribute's value; long enough for an engraving or a greeting.</summary>
    [Range(1, 2048)]
    public int MaxAttributeValueLength { get; set; } = 256;

    /// <summary>Characters of all attributes of a cart together: keeps its stored value well below what a key-value store takes.</summary>
    [Range(0, 100_000)]
    public int MaxAttributeCharactersPerCart { get; set; } = 40_000;

    /// <summary>Codes entered in one cart.</summary>
    [Range(0, 50)]
    public int MaxDiscountCodesPerCart { get; set; } = 5;

    /// <summary>Characters of a discount code.</summary>
    [Range(1, 256)]
    public int MaxDiscountCodeLength { get; set; } = 64;

    /// <summary>How long after its last change a guest's cart is kept, in days.</summary>
    [Range(1, 365)]
    public int GuestLifetimeDays { get; set; } = 30;

    /// <summary>How long after its last change a customer's cart is kept, in days.</summary>
    [Range(1, 3650)]
    public int CustomerLifetimeDays { get; set; } = 365;

    /// <summary>How long an expired cart is remembered, in days, so that a late buyer is told EXPIRED rather than NOT_FOUND.</summary>
    [Range(0, 365)]
    public int ExpiredRememberedDays { get; set; } = 7;

    /// <summary>How often a change without expectedVersion is decided anew when others change the same cart at the same moment.</summary>
    [Range(1, 100)]
    public int MaxChangeAttempts { get; set; } = 24;

    /// <summary>ISO 4217 code in which an empty cart shows its zero amounts when the caller asks for no currency.</summary>
    [RegularExpression("^[A-Z]{3}$")]
    public string DefaultCurrency { get; set; } = "CNY";

    /// <summary>Points that one unit of currency earns. 0 is a shop that grants no points.</summary>
    [Range(0, 1000)]
    public decimal PointsPerCurrencyUnit { get; set; }
}
