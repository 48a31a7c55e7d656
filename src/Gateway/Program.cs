using Headless.Gateway;
using Headless.Gateway.Health;
using Headless.Gateway.Startup;
using Microsoft.Extensions.Options;

if (args is [HealthCheckCommand.Name, ..])
{
    return await HealthCheckCommand.RunAsync(args[1..]);
}

string problem;
try
{
    await using var app = GatewayApp.Build(args);
    var readiness = app.Services.GetRequiredService<Readiness>();
    await app.RunAsync();
    if (readiness.Failure is not { } failure)
    {
        return 0;
    }

    // Whoever starts the program has to learn that it did not stop because it was told to.
    problem = failure.Message;
}
catch (Exception reason) when (reason is SettingsException or OptionsValidationException or IOException)
{
    problem = reason.Message;
}

using var loggers = LoggerFactory.Create(logging => logging.AddConsole());
Log.NotStarted(loggers.CreateLogger("Headless.Gateway"), problem);
return 2;
