namespace Headless.GraphQL.Tests.Execution;

/// <summary>Long answers, written over several lines.</summary>
internal static class Lines
{
    /// <summary>The lines without their indentation, joined without anything between.</summary>
    public static string Join(string text) => string.Concat(text.Split('\n').Select(line => line.Trim()));
}
