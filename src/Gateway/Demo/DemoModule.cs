using Headless.Gateway.Startup;

namespace Headless.Gateway.Demo;

/// <summary>The demo shop's one entry.</summary>
internal static class DemoModule
{
    /// <summary>The picture of a slug never changes within a version.</summary>
    private const string CacheControl = "public, max-age=86400";

    /// <summary>Fills an empty catalog at the first start, unless <c>Demo:Seed=false</c>.</summary>
    public static void AddDemo(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(_ => DemoCatalog.Build());
        builder.Services.AddSingleton<DemoAddress>();
        if (builder.Configuration.Read<DemoOptions>(DemoOptions.Section, _ => null).Seed)
        {
            builder.Services.AddSingleton<IStartupTask, DemoSeeder>();
        }
    }

    /// <summary>The demo's pictures, so that front ends show some without an internet.</summary>
    public static void MapDemo(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/demo/images/{file}.svg", (string file, DemoCatalog catalog, HttpContext context) =>
        {
            if (!catalog.Pictures.TryGetValue(file, out var picture))
            {
                return Results.NotFound();
            }

            context.Response.Headers.CacheControl = CacheControl;
            return Results.Text(picture.ToSvg(), "image/svg+xml; charset=utf-8");
        });
}
