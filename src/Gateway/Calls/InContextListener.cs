using Headless.GraphQL;
using Headless.Kernel;

namespace Headless.Gateway.Calls;

/// <summary>Applies <c>@inContext(locale:, currency:, preview:)</c> to the call before the first resolver runs.</summary>
internal sealed class InContextListener(CallContext call) : IOperationListener
{
    private const string AllowedCurrency = "an ISO 4217 code: three capital letters, for example CNY";

    public ValueTask BeforeOperationAsync(OperationInfo operation, CancellationToken cancellationToken)
    {
        foreach (var directive in operation.Directives)
        {
            if (directive.Name == "inContext")
            {
                Apply(directive.Arguments);
            }
        }

        return ValueTask.CompletedTask;
    }

    private void Apply(IReadOnlyDictionary<string, object?> arguments)
    {
        if (arguments.GetValueOrDefault("locale") is string locale)
        {
            call.Locale = LocaleTag.Normalize(locale)
                ?? throw Refusal($"@inContext(locale: \"{Shown(locale)}\") is no language tag. Allowed is {LocaleTag.Allowed}.");
        }

        if (arguments.GetValueOrDefault("currency") is string currency)
        {
            call.Currency = currency.Length == 3 && currency.All(char.IsAsciiLetterUpper)
                ? currency
                : throw Refusal($"@inContext(currency: \"{Shown(currency)}\") is no currency. Allowed is {AllowedCurrency}.");
        }

        if (arguments.GetValueOrDefault("preview") is string)
        {
            throw Refusal("@inContext(preview:) names no preview token that was given out.");
        }
    }

    /// <summary>Messages repeat what was sent, but not pages of it.</summary>
    private static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private static GraphQLRequestException Refusal(string message) => new("BAD_USER_INPUT", message);
}
