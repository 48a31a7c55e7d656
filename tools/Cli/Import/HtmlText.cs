using System.Net;
using System.Text.RegularExpressions;

namespace Headless.Cli.Import;

/// <summary>The text of HTML that somebody else wrote, with nothing in it that a browser would run.</summary>
internal static partial class HtmlText
{
    public static string Of(string html)
    {
        var visible = Invisible().Replace(html, " ");
        var lines = Block().Replace(visible, "\n");
        var text = WebUtility.HtmlDecode(Tag().Replace(lines, ""));
        return string.Join('\n', text.Split('\n').Select(line => Space().Replace(line, " ").Trim()).Where(line => line.Length > 0));
    }

    [GeneratedRegex(
        @"<!--.*?-->|<(script|style|head|iframe|object|noscript)\b.*?(</\1\s*>|$)", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Invisible();

    [GeneratedRegex(@"<\s*(br|/p|/div|/li|/tr|/h[1-6])\b[^>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex Block();

    [GeneratedRegex("<[^>]*(>|$)")]
    private static partial Regex Tag();

    [GeneratedRegex(@"[\s\u00A0]+")]
    private static partial Regex Space();
}
