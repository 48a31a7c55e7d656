using Headless.GraphQL;

namespace Headless.Search;

/// <summary>Refuses arguments that no honest client sends, as request errors.</summary>
internal static class RequestErrors
{
    public const string BadInput = "BAD_USER_INPUT";

    public static void DemandRange(string argument, int value, int max)
    {
        if (value < 1 || value > max)
        {
            throw new GraphQLRequestException(BadInput, $"{argument} is {value}; 1 to {max} are allowed.");
        }
    }

    public static void DemandLength(string argument, string text, int max)
    {
        if (text.Length > max)
        {
            throw new GraphQLRequestException(BadInput, $"{argument} has {text.Length} characters; at most {max} are allowed.");
        }
    }
}
