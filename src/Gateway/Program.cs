using Headless.Gateway;
using Headless.Gateway.Health;
using Microsoft.Extensions.Options;

if (args is [HealthCheckCommand.Name, ..])
{
    return await HealthCheckCommand.RunAsync(args[1..]);
}

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
