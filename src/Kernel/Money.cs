namespace Headless.Kernel;

/// <summary>An exact amount in one currency.</summary>
/// <param name="Amount">In major units (yuan, dollars), never rounded by us on the way in.</param>
/// <param name="CurrencyCode">ISO 4217, upper case.</param>
public readonly record struct Money(decimal Amount, string CurrencyCode) : IComparable<Money>
{
    public static Money Zero(string currencyCode) => new(0m, currencyCode);

    public static Money operator +(Money left, Money right) => new(left.Amount + right.Amount, Same(left, right));

    public static Money operator -(Money left, Money right) => new(left.Amount - right.Amount, Same(left, right));

    public static Money operator *(Money money, int factor) => money with { Amount = money.Amount * factor };

    public static bool operator <(Money left, Money right) => left.CompareTo(right) < 0;

    public static bool operator >(Money left, Money right) => left.CompareTo(right) > 0;

    public static bool operator <=(Money left, Money right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Money left, Money right) => left.CompareTo(right) >= 0;

    /// <summary>
    /// Rounded to the digits that the currency is paid in, halves away from zero, and written with all of them: 9.9 CNY reads 9.90.
    /// </summary>
    public Money Rounded()
    {
        var digits = MinorDigits(CurrencyCode);
        var allDigits = new decimal(0, 0, 0, false, (byte)digits);
        return this with { Amount = decimal.Round(Amount, digits, MidpointRounding.AwayFromZero) + allDigits };
    }

    /// <summary>Compares amounts of one currency; two currencies have no order, which is a bug of the caller.</summary>
    public int CompareTo(Money other)
    {
        Same(this, other);
        return Amount.CompareTo(other.Amount);
    }

    /// <summary>Digits after the point in ISO 4217; two for a code that the table does not name.</summary>
    private static int MinorDigits(string currencyCode) => currencyCode switch
    {
        "BIF" or "CLP" or "DJF" or "GNF" or "ISK" or "JPY" or "KMF" or "KRW" or "PYG" or "RWF" or "UGX" or "UYI" or "VND" or "VUV"
            or "XAF" or "XOF" or "XPF" => 0,
        "BHD" or "IQD" or "JOD" or "KWD" or "LYD" or "OMR" or "TND" => 3,
        "CLF" or "UYW" => 4,
        _ => 2,
    };

    private static string Same(Money left, Money right) => left.CurrencyCode == right.CurrencyCode
        ? left.CurrencyCode
        : throw new InvalidOperationException($"{left.CurrencyCode} and {right.CurrencyCode} cannot be combined.");
}
