namespace Headless.Storage;

/// <summary>What classes of options say about whole numbers outside their ranges.</summary>
public static class OptionRanges
{
    /// <summary>A sentence for each value that is not allowed, with what is.</summary>
    /// <param name="section">Of the configuration.</param>
    /// <param name="settings">Names within the section, and the least and the greatest that is allowed.</param>
    public static IEnumerable<string> Problems(
        string section, params IReadOnlyList<(string Name, int Value, int Min, int Max)> settings) =>
        from setting in settings
        where setting.Value < setting.Min || setting.Value > setting.Max
        select $"{section}:{setting.Name} is {setting.Value}; allowed are {setting.Min} to {setting.Max}.";
}
