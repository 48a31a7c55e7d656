using Headless.Kernel;

namespace Headless.Catalog;

/// <summary>Collects everything that is wrong with one input, each with its path, while turning it into clean values.</summary>
/// <param name="root">Path of the input, for example <c>input</c> or <c>rows.3</c>; empty when the arguments themselves are read.</param>
internal sealed class InputCheck(string root, CatalogOptions options)
{
    private readonly List<UserError> _errors = [];

    public List<UserError> Errors => _errors;

    public bool HasErrors => _errors.Count > 0;

    public string PathOf(string path) => path.Length == 0 ? root : root.Length == 0 ? path : $"{root}.{path}";

    public void Add(string path, UserErrorCode code, string message) => _errors.Add(UserError.At(PathOf(path), code, message));

    /// <summary>A text without outer space; a null or blank one is an error.</summary>
    public string Required(string path, string? text, int maxLength)
    {
        var clean = Optional(path, text, maxLength);
        if (clean is null)
        {
            Add(path, UserErrorCode.Required, "A text is needed here.");
        }

        return clean ?? "";
    }

    /// <summary>A text without outer space; blank is null.</summary>
    public string? Optional(string path, string? text, int maxLength)
    {
        var clean = text?.Trim();
        if (clean?.Length > maxLength)
        {
            Add(path, UserErrorCode.TooLong, $"{clean.Length} characters; at most {maxLength} are allowed.");
        }
        else if (clean is not null && clean.Any(letter => char.IsControl(letter) && letter is not ('\n' or '\r' or '\t')))
        {
            Add(path, UserErrorCode.Invalid, "Control characters are not allowed.");
        }

        return string.IsNullOrEmpty(clean) ? null : clean;
    }

    public string? Slug(string path, string? slug)
    {
        var clean = Optional(path, slug, options.MaxSlugLength);
        if (clean is not null && !Text.IsSlug(clean))
        {
            Add(path, UserErrorCode.Invalid, $"'{clean}' is no slug: lower-case letters and digits with - _ . between them.");
        }

        return clean;
    }

    public string? Code(string path, string? code) => Optional(path, code, options.MaxCodeLength);

    public void AtMost(string path, int count, int limit)
    {
        if (count > limit)
        {
            Add(path, UserErrorCode.TooLong, $"{count} items; at most {limit} are allowed.");
        }
    }

    public void InRange(string path, double value, double min, double max)
    {
        if (!(value >= min && value <= max))
        {
            Add(path, UserErrorCode.Invalid, string.Create(
                System.Globalization.CultureInfo.InvariantCulture, $"{value} is outside of {min} to {max}."));
        }
    }

    public string Url(string path, string url)
    {
        var clean = Required(path, url, options.MaxUrlLength);
        if (clean.Length > 0 && !(Uri.TryCreate(clean, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https"))
        {
            Add(path, UserErrorCode.Invalid, "An absolute address with http or https is needed.");
        }

        return clean;
    }

    /// <summary>An amount in a currency of the shop, written with at least the digits that the currency is paid in.</summary>
    public Money Money(string path, MoneyInput money)
    {
        const decimal MaxAmount = 100_000_000_000m;
        const int MaxDecimals = 4;
        if (!options.CurrencyCodes.Contains(money.CurrencyCode))
        {
            var allowed = string.Join(", ", options.CurrencyCodes);
            Add($"{path}.currencyCode", UserErrorCode.Invalid, $"'{money.CurrencyCode}' is not one of {allowed}.");
        }

        if (money.Amount is < 0 or > MaxAmount)
        {
            Add($"{path}.amount", UserErrorCode.Invalid, $"An amount lies between 0 and {MaxAmount}.");
            return Kernel.Money.Zero(money.CurrencyCode);
        }

        if (decimal.Round(money.Amount, MaxDecimals) != money.Amount)
        {
            Add($"{path}.amount", UserErrorCode.Invalid, $"An amount has at most {MaxDecimals} decimals.");
        }

        var exact = new Money(WithoutTrailingZeros(money.Amount), money.CurrencyCode);
        var padded = exact.Rounded();
        return padded.Amount == exact.Amount ? padded : exact;
    }

    public IReadOnlyList<AttributeValue> Attributes(string path, IReadOnlyList<AttributeInput>? attributes)
    {
        AtMost(path, attributes?.Count ?? 0, options.MaxAttributesPerItem);
        return
        [
            .. (attributes ?? []).Take(options.MaxAttributesPerItem).Select((attribute, i) => new AttributeValue(
                Required($"{path}.{i}.name", attribute.Name, options.MaxAttributeLength),
                Required($"{path}.{i}.value", attribute.Value, options.MaxAttributeLength))),
        ];
    }

    private static decimal WithoutTrailingZeros(decimal amount) => amount / 1.0000000000000000000000000000m;
}
