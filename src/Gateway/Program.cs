using Headless.Gateway;

try
{
    await using var app = GatewayApp.Build(args);
    await app.RunAsync();
    return 0;
}
catch (SettingsException problem)
{
    using var loggers = LoggerFactory.Create(logging => logging.AddConsole());
    Log.WrongSetting(loggers.CreateLogger("Headless.Gateway"), problem.Message);
    return 2;
}
