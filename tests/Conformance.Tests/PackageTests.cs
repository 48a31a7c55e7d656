using System.Diagnostics;
using System.IO.Compression;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Headless.Conformance.Tests;

/// <summary>
/// The engine as a package: packed, installed into a fresh project outside of the checkout, and told nothing but what its README says.
/// Packages come from one folder that holds only this one, into an empty cache.
/// </summary>
public sealed partial class PackageTests : IAsyncLifetime, IDisposable
{
    /// <summary>Two cold builds on a busy machine.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(4);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("headless-package-");
    private readonly CancellationTokenSource _patience = new(MaxWait);

    private string Feed => Path.Combine(_folder.FullName, "feed");

    private static string Readme => File.ReadAllText(Path.Combine(RepositoryFolder.Path, "src", "GraphQL", "README.md"));

    private static string FiveMinutes =>
        Readme.Split("\n## ").Single(section => section.StartsWith("Five minutes", StringComparison.Ordinal));

    public async Task InitializeAsync() => await RunAsync(
        RepositoryFolder.Path, "pack", Path.Combine("src", "GraphQL"), "-c", "Release", "-o", Feed, "-v:q");

    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    public void Dispose() => _patience.Dispose();

    [Fact]
    public async Task Package_Should_HoldEngineGeneratorAndReadme_AndKnowNoCommerce()
    {
        await using var package = await ZipFile.OpenReadAsync(Directory.GetFiles(Feed).Single(), _patience.Token);

        var files = package.Entries.Select(entry => entry.FullName).Where(name => name.Contains("Headless", StringComparison.Ordinal));
        Assert.Equal(
            [
                "Headless.GraphQL.nuspec", "analyzers/dotnet/cs/Headless.GraphQL.Generator.dll", "build/Headless.GraphQL.targets",
                "lib/net10.0/Headless.GraphQL.dll", "lib/net10.0/Headless.GraphQL.xml",
            ],
            files.Order(StringComparer.Ordinal));
        foreach (var entry in package.Entries.Where(e => Path.GetExtension(e.Name) is ".md" or ".xml" or ".nuspec" or ".targets"))
        {
            using var reader = new StreamReader(await entry.OpenAsync(_patience.Token));
            Assert.DoesNotMatch(Commerce(), await reader.ReadToEndAsync(_patience.Token));
        }
    }

    [Fact]
    public async Task Package_Should_AnswerAsTheReadmeSays_When_InstalledInAFreshProject()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder.FullName, "NuGet.config"),
            $"""<configuration><packageSources><clear /><add key="feed" value="{Feed}" /></packageSources></configuration>""");
        var project = await InstallAsync();
        foreach (Match file in NamedFile().Matches(FiveMinutes))
        {
            await File.WriteAllTextAsync(Path.Combine(project, file.Groups["name"].Value), file.Groups["text"].Value);
        }

        using var server = Start(project, "run", "--urls", "http://127.0.0.1:0");
        try
        {
            using var client = new HttpClient { BaseAddress = await AddressAsync(server) };

            await AnswersAsReadmeSays(client);
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
        }
    }

    private async Task AnswersAsReadmeSays(HttpClient client)
    {
        var documents = Block().Matches(FiveMinutes[FiveMinutes.IndexOf("dotnet run", StringComparison.Ordinal)..])
            .Select(block => block.Groups["text"].Value)
            .ToList();
        var (query, answer, subscription, mutation, happened) = (documents[0], documents[1], documents[2], documents[3], documents[4]);
        using var asked = await client.PostAsJsonAsync("graphql", new { query }, _patience.Token);
        Assert.Equal(Normal(answer), Normal(await asked.Content.ReadAsStringAsync(_patience.Token)));

        using var request = new HttpRequestMessage(HttpMethod.Post, "graphql");
        request.Content = JsonContent.Create(new { query = subscription });
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var stream = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _patience.Token);
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync(_patience.Token));
        var line = ReadDataAsync();
        while (!line.IsCompleted)
        {
            // Whatever is added before the subscription stands is not for it.
            using var added = await client.PostAsJsonAsync("graphql", new { query = mutation }, _patience.Token);
            Assert.Equal(System.Net.HttpStatusCode.OK, added.StatusCode);
            await Task.WhenAny(line, Task.Delay(100, _patience.Token));
        }

        Assert.Equal(Normal(happened), Normal(await line));

        async Task<string> ReadDataAsync()
        {
            while (await reader.ReadLineAsync(_patience.Token) is { } next)
            {
                if (next.StartsWith("data:", StringComparison.Ordinal) && next.Length > "data:".Length + 1)
                {
                    return next["data:".Length..];
                }
            }

            throw new InvalidDataException("The stream ended without an event.");
        }
    }

    /// <summary>Runs the commands of the README; the folder in which they leave off.</summary>
    private async Task<string> InstallAsync()
    {
        var folder = _folder.FullName;
        var commands = FiveMinutes.Split("```sh\n")[1].Split("```")[0];
        foreach (var command in commands.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')))
        {
            if (command[0] == "cd")
            {
                folder = Path.Combine(folder, command[1]);
            }
            else
            {
                await RunAsync(folder, command[1..]);
            }
        }

        return folder;
    }

    private async Task<Uri> AddressAsync(Process server)
    {
        var said = new List<string>();
        while (await server.StandardOutput.ReadLineAsync(_patience.Token) is { } line)
        {
            said.Add(line);
            if (Listening().Match(line) is { Success: true } match)
            {
                return new Uri(match.Value + "/");
            }
        }

        throw new InvalidDataException(string.Join('\n', said));
    }

    private async Task RunAsync(string folder, params string[] arguments)
    {
        using var process = Start(folder, arguments);
        var error = process.StandardError.ReadToEndAsync(_patience.Token);
        var output = await process.StandardOutput.ReadToEndAsync(_patience.Token);
        await process.WaitForExitAsync(_patience.Token);
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}\n{output}{await error}");
    }

    /// <summary>Without the servers that builds leave behind, which would keep our pipes open.</summary>
    private Process Start(string folder, params string[] arguments) => Process.Start(new ProcessStartInfo("dotnet", arguments)
    {
        WorkingDirectory = folder,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        Environment =
        {
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["UseSharedCompilation"] = "false",
            ["NUGET_PACKAGES"] = arguments[0] == "pack" ? null : Path.Combine(_folder.FullName, "packages"),
        },
    })!;

    private static string Normal(string json) => JsonSerializer.Serialize(JsonDocument.Parse(json).RootElement);

    [GeneratedRegex(@"\b(product|cart|shop|catalog|brand|sku|customer|buyer|checkout|commerce)s?\b", RegexOptions.IgnoreCase)]
    private static partial Regex Commerce();

    [GeneratedRegex(@"in `(?<name>[\w.]+)`[^`]*:\n```\w+\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex NamedFile();

    [GeneratedRegex(@"```\w+\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Listening();
}
