using System.Text.Json;
using System.Text.RegularExpressions;
using Headless.Gateway.Playground;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace Headless.Gateway.Tests;

/// <summary>
/// The playground in a real browser over the demo data: every query that README.md prints runs there as printed, nothing is fetched from
/// elsewhere, and a picture is kept beside the test's assembly.
/// </summary>
public sealed partial class BrowserTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly string[] Arguments =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync",
    ];

    private readonly List<string> _complaints = [];
    private GatewayHost _host = null!;
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;
    private IPage _page = null!;
    private string _picture = "examples";

    public async Task InitializeAsync()
    {
        if (BrowserFactAttribute.Missing is not null)
        {
            return;
        }

        _host = await GatewayHost.ReadyAsync(null, "--Demo:Seed=true");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = BrowserFactAttribute.Chromium, Args = Arguments });
        _page = await _browser.NewPageAsync(new() { ViewportSize = new() { Width = 1440, Height = 900 }, ColorScheme = ColorScheme.Light });
        _page.Console += (_, message) => Complain(message.Type is "error" or "warning", message.Text);
        _page.PageError += (_, error) => Complain(true, error);
        _page.RequestFailed += (_, request) => Complain(true, $"{request.Url}: {request.Failure}");
        _page.Request += (_, request) => Complain(!IsOurs(request.Url), $"foreign address {request.Url}");
    }

    public async Task DisposeAsync()
    {
        if (BrowserFactAttribute.Missing is null)
        {
            await KeepPictureAsync();
            await _browser.DisposeAsync();
            _playwright.Dispose();
            await _host.DisposeAsync();
        }
    }

    [BrowserFact]
    public async Task GraphiQL_Should_RunTheExamples_When_Opened()
    {
        Assert.True(PlaygroundEndpoints.HasGraphiQL, "Node.js is there, so the build must have bundled GraphiQL.");
        _picture = "graphiql";
        await _page.GotoAsync($"{_host.Client.BaseAddress}playground");
        foreach (var example in (await ExamplesAsync()).Where(e => !e.Streams))
        {
            await ShowAsync(example.Name);
            if (example.NeedsKey)
            {
                await _page.Locator(".graphiql-editor-tools [data-name=headers]").ClickAsync();
                await _page.Locator(".graphiql-editor-tool .view-lines >> visible=true").ClickAsync();
                await _page.Keyboard.PressAsync("ControlOrMeta+A");

                // The editor closes the brace by itself.
                await _page.Keyboard.TypeAsync(KeyHeader[..^1]);
            }

            await RunAsync(example, _page.Locator(".graphiql-execute-button"));
        }

        await ShowAsync("Products");
        await RunAsync((await ExamplesAsync())[0], _page.Locator(".graphiql-execute-button"));
        await Assertions.Expect(_page.Locator(".result-window")).ToContainTextAsync("\"products\"");
        await LooksRightAsync(".graphiql-query-editor", ".graphiql-response");
        Assert.Empty(_complaints);
    }

    [BrowserFact]
    public async Task PlainPage_Should_RunTheExamples_When_Opened()
    {
        _picture = "plain";
        await _page.GotoAsync($"{_host.Client.BaseAddress}playground/plain");
        foreach (var example in (await ExamplesAsync()).Where(e => !e.Streams))
        {
            await _page.GetByRole(AriaRole.Button, new() { Name = example.Name, Exact = true }).ClickAsync();
            if (example.NeedsKey)
            {
                await _page.Locator("#headers").FillAsync(KeyHeader);
            }

            var answer = await RunAsync(example, _page.Locator("#run"));
            var shown = JsonDocument.Parse(await _page.Locator("#answer").InnerTextAsync()).RootElement;
            Assert.True(JsonElement.DeepEquals(answer, shown));
        }

        await _page.GetByRole(AriaRole.Button, new() { Name = "Products", Exact = true }).ClickAsync();
        await RunAsync((await ExamplesAsync())[0], _page.Locator("#run"));
        await LooksRightAsync("#query", "#answer");
        Assert.Empty(_complaints);
    }

    [BrowserFact]
    public async Task GraphiQL_Should_ShowEveryChange_When_Subscribed()
    {
        _picture = "graphiql-subscribed";
        var cart = await NewCartAsync();
        await _page.GotoAsync($"{_host.Client.BaseAddress}playground");
        await ShowAsync("CartChanged");
        await _page.Locator(".graphiql-editor-tools [data-name=variables]").ClickAsync();
        await _page.Locator(".graphiql-editor-tool .view-lines >> visible=true").ClickAsync();
        await _page.Keyboard.PressAsync("ControlOrMeta+A");
        await _page.Keyboard.TypeAsync($$"""{ "id": "{{cart}}" """);
        await _page.RunAndWaitForResponseAsync(
            () => _page.Locator(".graphiql-execute-button").ClickAsync(),
            response => response.Headers["content-type"].StartsWith("text/event-stream", StringComparison.Ordinal));

        await ChangeAsync(cart, 2);
        await Assertions.Expect(_page.Locator(".result-window")).ToContainTextAsync("\"version\": 2");
        await ChangeAsync(cart, 3);
        await Assertions.Expect(_page.Locator(".result-window")).ToContainTextAsync("\"version\": 3");
        await _page.Locator(".graphiql-execute-button").ClickAsync();
        await Assertions.Expect(_page.Locator(".graphiql-execute-button")).ToHaveAttributeAsync("aria-label", "Execute query (Ctrl-Enter)");

        // Whoever stops ends the request, which the browser tells of when it gets to it; nothing else went wrong.
        Assert.All(_complaints, complaint => Assert.Equal($"{_host.Client.BaseAddress}graphql: net::ERR_ABORTED", complaint));
    }

    [BrowserFact]
    public async Task PlainPage_Should_ShowEveryChange_When_Subscribed()
    {
        _picture = "plain-subscribed";
        var cart = await NewCartAsync();
        await _page.GotoAsync($"{_host.Client.BaseAddress}playground/plain");
        await _page.GetByRole(AriaRole.Button, new() { Name = "CartChanged", Exact = true }).ClickAsync();
        await _page.Locator("#variables").FillAsync($$"""{ "id": "{{cart}}" }""");
        await _page.RunAndWaitForResponseAsync(
            () => _page.Locator("#run").ClickAsync(),
            response => response.Headers["content-type"].StartsWith("text/event-stream", StringComparison.Ordinal));

        await ChangeAsync(cart, 2);
        await Assertions.Expect(_page.Locator("#answer")).ToContainTextAsync("\"version\": 2");
        await ChangeAsync(cart, 3);
        await Assertions.Expect(_page.Locator("#answer")).ToContainTextAsync("\"version\": 3");
        Assert.Empty(_complaints);
    }

    [BrowserFact]
    public async Task Examples_Should_BeTheReadmesQueries_When_Printed()
    {
        await _page.GotoAsync($"{_host.Client.BaseAddress}playground/plain");
        var examples = await ExamplesAsync();

        var readme = await File.ReadAllTextAsync(Path.Combine(RepositoryFolder.Path, "README.md"));
        var printed = GraphQLBlock().Matches(readme).Select(match => match.Groups["query"].Value).ToArray();

        Assert.NotEmpty(printed);
        Assert.All(printed, query => Assert.Contains(query, examples.Select(example => example.Query)));
    }

    /// <summary>Until GraphiQL has stored which tab is shown, it may still send the name of the operation before.</summary>
    private async Task ShowAsync(string tab)
    {
        await _page.Locator($".graphiql-tab-button[title={tab}]").ClickAsync();
        await _page.WaitForFunctionAsync(
            """
            tab => {
              const state = JSON.parse(localStorage.getItem('graphiql:tabState') ?? 'null');
              return state?.tabs[state.activeTabIndex].operationName === tab;
            }
            """,
            tab);
    }

    private static string KeyHeader => $$"""{ "X-API-Key": "{{GatewayHost.AdminKey}}" }""";

    /// <summary>Runs what the page shows, sees that it is the example as printed, and that the answer is whole.</summary>
    private async Task<JsonElement> RunAsync(Example example, ILocator button)
    {
        var response = await _page.RunAndWaitForResponseAsync(
            () => button.ClickAsync(), response => response.Request.PostData?.Contains(example.Name, StringComparison.Ordinal) == true);
        Assert.Equal(example.Query, JsonDocument.Parse(response.Request.PostData!).RootElement.GetProperty("query").GetString());
        var answer = JsonDocument.Parse(await response.TextAsync()).RootElement.Clone();
        Assert.False(answer.TryGetProperty("errors", out _), answer.ToString());
        Assert.DoesNotContain("\"userErrors\":[{", answer.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\"nodes\":[]", answer.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\"edges\":[]", answer.ToString(), StringComparison.Ordinal);
        return answer;
    }

    private async Task<string> NewCartAsync()
    {
        var answer = await _host.QueryAsync("mutation { cartCreate { cart { id } } }");
        return answer.Data().GetProperty("cartCreate").GetProperty("cart").GetProperty("id").GetString()!;
    }

    /// <summary>Any change will do; the cart has the version afterwards.</summary>
    private async Task ChangeAsync(string cart, int version)
    {
        var answer = await _host.QueryAsync(
            "mutation($id: ID!, $codes: [String!]!) { cartDiscountCodesUpdate(cartId: $id, codes: $codes) { cart { version } } }",
            new { id = cart, codes = new[] { $"CODE{version}" } });
        var cartNow = answer.Data().GetProperty("cartDiscountCodesUpdate").GetProperty("cart");
        Assert.Equal(version, cartNow.GetProperty("version").GetInt32());
    }

    private async Task<IReadOnlyList<Example>> ExamplesAsync()
    {
        var examples = await _page.EvaluateAsync<JsonElement>("async () => (await import('/playground/examples.js')).examples");
        return [.. examples.EnumerateArray().Select(example => new Example(
            example.GetProperty("name").GetString()!,
            example.GetProperty("query").GetString()!,
            example.TryGetProperty("headers", out _),
            example.GetProperty("query").GetString()!.Contains("subscription ", StringComparison.Ordinal)))];
    }

    /// <summary>Both panes are there, large, beside each other and inside the window.</summary>
    private async Task LooksRightAsync(string left, string right)
    {
        var query = await _page.Locator(left).BoundingBoxAsync();
        var answer = await _page.Locator(right).BoundingBoxAsync();
        Assert.NotNull(query);
        Assert.NotNull(answer);
        Assert.InRange(query.Width, 500, 900);
        Assert.InRange(answer.Width, 500, 900);
        Assert.InRange(query.Height, 300, 900);
        Assert.InRange(answer.Height, 300, 900);
        Assert.True(query.X + query.Width <= answer.X + 1);
        Assert.True(answer.X + answer.Width <= 1440);
        Assert.False(await _page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > innerWidth"));
    }

    /// <summary>Of a failed test too.</summary>
    private async Task KeepPictureAsync()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "screenshots", $"{_picture}.png");
        await _page.ScreenshotAsync(new() { Path = path });
        output.WriteLine($"Picture: {path}");
    }

    private bool IsOurs(string url) =>
        url.StartsWith(_host.Client.BaseAddress!.ToString(), StringComparison.Ordinal) || url.StartsWith("data:", StringComparison.Ordinal);

    private void Complain(bool isComplaint, string text)
    {
        if (isComplaint)
        {
            lock (_complaints)
            {
                _complaints.Add(text);
            }
        }
    }

    [GeneratedRegex("```graphql\n(?<query>.*?)```", RegexOptions.Singleline)]
    private static partial Regex GraphQLBlock();

    private sealed record Example(string Name, string Query, bool NeedsKey, bool Streams);
}

/// <summary>A test that needs Debian's Chromium, and Node.js for GraphiQL; it is reported as skipped where one is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public const string Chromium = "/usr/bin/chromium";

    public BrowserFactAttribute() => Skip = Missing;

    public static string? Missing { get; } =
        !File.Exists(Chromium) ? $"{Chromium} is missing: apt-get install chromium."
        : !IsOnPath("node") || !IsOnPath("npm") ? "Node.js and npm are missing, so the build has no GraphiQL."
        : null;

    private static bool IsOnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)));
}
