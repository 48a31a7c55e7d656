using System.CommandLine;

namespace Headless.Cli.Connection;

/// <summary>Which shop a command works on: one that runs elsewhere, or the one in a data folder.</summary>
internal sealed class ConnectionOptions
{
    private readonly Option<string?> _url = new("--url")
    {
        Description = "Address of a running gateway, for example http://127.0.0.1:8080",
    };

    private readonly Option<string?> _key = new("--key")
    {
        Description = "API key of that gateway. Default: environment variable HEADLESS_KEY",
    };

    private readonly Option<DirectoryInfo> _data = new("--data")
    {
        Description = "Data folder to open when no --url is given",
        DefaultValueFactory = _ => new DirectoryInfo(".data"),
    };

    public void AddTo(Command command)
    {
        command.Add(_url);
        command.Add(_key);
        command.Add(_data);
    }

    public async Task<GatewayConnection> OpenAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_url) is not { } text)
        {
            return await EmbeddedGateway.OpenAsync(parsed.GetRequiredValue(_data), cancellationToken);
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? GatewayConnection.To(url, parsed.GetValue(_key) ?? Environment.GetEnvironmentVariable("HEADLESS_KEY"))
            : throw new CliException($"--url '{text}' is no http or https address.");
    }
}
