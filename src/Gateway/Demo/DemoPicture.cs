using System.Net;

namespace Headless.Gateway.Demo;

/// <summary>A picture of a product, drawn from a glyph and colours that belong to its style.</summary>
/// <param name="Glyph">Path data in a box of 100 by 100.</param>
/// <param name="IsDetail">Closer and without text.</param>
internal sealed record DemoPicture(string Chinese, string English, string Style, string Glyph, bool IsDetail)
{
    private const string Fonts = "'PingFang SC','Noto Sans SC','Microsoft YaHei',system-ui,sans-serif";

    public string ToSvg()
    {
        var hue = new DemoDice(Style).Pick("hue", 360);
        var tilt = new DemoDice(English).Pick("tilt", 15) - 7;
        var (scale, left, top) = IsDetail ? (7.5, 25, 25) : (4.2, 190, 150);
        var text = IsDetail
            ? ""
            : $"""
              <text x="400" y="680" font-size="{FontSize(Chinese, 1.0)}">{WebUtility.HtmlEncode(Chinese)}</text>
                <text x="400" y="732" font-size="{FontSize(English, 0.55)}" opacity=".75">{WebUtility.HtmlEncode(English)}</text>
              """;
        return FormattableString.Invariant(
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 800" width="{DemoCatalog.ImageSize}" height="{DemoCatalog.ImageSize}">
              <defs><linearGradient id="g" gradientTransform="rotate({(hue % 60) + 15})">
                <stop stop-color="hsl({hue},46%,90%)"/><stop offset="1" stop-color="hsl({(hue + 40) % 360},42%,76%)"/>
              </linearGradient></defs>
              <rect width="800" height="800" fill="url(#g)"/>
              <circle cx="400" cy="{(IsDetail ? 400 : 360)}" r="{(IsDetail ? 370 : 260)}" fill="#fff" opacity=".45"/>
              <path d="{Glyph}" transform="translate({left} {top}) rotate({tilt} {50 * scale} {50 * scale}) scale({scale})"
                fill="hsl({hue},50%,97%)" stroke="hsl({hue},38%,30%)" stroke-width="2.2" stroke-linejoin="round" stroke-linecap="round"/>
              <g font-family="{Fonts}" text-anchor="middle" fill="hsl({hue},40%,20%)">{text}</g>
            </svg>
            """);
    }

    /// <summary>Small enough that a long name stays inside.</summary>
    /// <param name="width">Of an average character, in parts of the font size.</param>
    private static int FontSize(string name, double width) =>
        (int)Math.Min(44 - ((1 - width) * 30), 700 / (width * Math.Max(1, name.Length)));
}
