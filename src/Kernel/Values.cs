namespace Headless.Kernel;

/// <summary>A picture by address; the bytes stay where they are.</summary>
public sealed record Image(string Url, string? Alt = null, int? Width = null, int? Height = null);

/// <summary>A named property in the language of the shop (<c>Attribute</c> in the schema), for example 材质 = 100%棉.</summary>
public sealed record AttributeValue(string Name, string Value);
