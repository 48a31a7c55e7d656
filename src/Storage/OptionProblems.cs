namespace Headless.Storage;

/// <summary>What is wrong with options, for people.</summary>
public static class OptionProblems
{
    /// <summary>A sentence for each whole number that is not allowed, with what is.</summary>
    /// <param name="section">Of the configuration.</param>
    /// <param name="settings">Names within the section, and the least and the greatest that is allowed.</param>
    public static IEnumerable<string> OutOfRange(
        string section, params IReadOnlyList<(string Name, int Value, int Min, int Max)> settings) =>
        from setting in settings
        where setting.Value < setting.Min || setting.Value > setting.Max
        select $"{section}:{setting.Name} is {setting.Value}; allowed are {setting.Min} to {setting.Max}.";

    /// <exception cref="ArgumentException">There is a problem; the message tells all of them.</exception>
    public static void DemandNone(IEnumerable<string> problems)
    {
        var all = string.Join(' ', problems);
        if (all.Length > 0)
        {
            throw new ArgumentException(all);
        }
    }
}
