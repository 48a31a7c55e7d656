using System.Globalization;

namespace Headless.Bench.Stores;

/// <summary>
/// The least that anything between a client and the search server costs: an endpoint that sends the same searches and passes the answers on
/// as they are.
/// </summary>
internal sealed class HandWrittenSearch : IDisposable
{
    private const string Path = "/bench/search";

    private readonly HttpClient _server = new();

    /// <summary>What the gateway has sent for each request.</summary>
    public IReadOnlyList<IReadOnlyList<SentRequest>> Searches { get; set; } = [];

    public static string PathOf(int which) => string.Create(CultureInfo.InvariantCulture, $"{Path}?which={which}");

    public void Map(WebApplication app) => app.MapPost(Path, PassOnAsync);

    public void Dispose() => _server.Dispose();

    private async Task PassOnAsync(HttpContext http)
    {
        await http.Request.BodyReader.CopyToAsync(Stream.Null);
        var which = int.Parse(http.Request.Query["which"].ToString(), CultureInfo.InvariantCulture);
        http.Response.ContentType = "application/json";
        foreach (var search in Searches[which])
        {
            using var request = search.Again();
            using var answer = await _server.SendAsync(request, http.RequestAborted);
            await http.Response.BodyWriter.WriteAsync(await answer.Content.ReadAsByteArrayAsync(http.RequestAborted));
        }
    }
}
