using Headless.Gateway;
using Microsoft.Extensions.Options;

try
{
    await using var app = GatewayApp.Build(args);
    await app.RunAsync();
    return 0;
}
catch (Exception problem) when (problem is SettingsException or OptionsValidationException or IOException)
{
    using var loggers = LoggerFactory.Create(logging => logging.AddConsole());
    Log.NotStarted(loggers.CreateLogger("Headless.Gateway"), problem.Message);
    return 2;
}
