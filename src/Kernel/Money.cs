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

    /// <summary>Compares amounts of one currency; two currencies have no order, which is a bug of the caller.</summary>
    public int CompareTo(Money other)
    {
        Same(this, other);
        return Amount.CompareTo(other.Amount);
    }

    private static string Same(Money left, Money right) => left.CurrencyCode == right.CurrencyCode
        ? left.CurrencyCode
        : throw new InvalidOperationException($"{left.CurrencyCode} and {right.CurrencyCode} cannot be combined.");
}
