namespace Headless.Gateway.Demo;

/// <summary>The demo shop: <c>Demo:Seed</c> on the command line, <c>Demo__Seed</c> in the environment.</summary>
internal sealed class DemoOptions
{
    public const string Section = "Demo";

    /// <summary>Fills an empty catalog at the first start.</summary>
    public bool Seed { get; set; } = true;
}
