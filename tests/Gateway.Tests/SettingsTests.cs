using Headless.Gateway.Calls;

namespace Headless.Gateway.Tests;

/// <summary>Wrong settings stop the host before it opens anything, with what is allowed.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("--Storage:Documents=mongo", "Storage:Documents is 'mongo'. Allowed are: sqlite, mongodb.")]
    [InlineData("--Storage:KeyValue=rediss", "Storage:KeyValue is 'rediss'. Allowed are: sqlite, redis.")]
    [InlineData("--Storage:Search=", "Storage:Search is ''. Allowed are: sqlite, elasticsearch.")]
    [InlineData("--Storage:Path= ", "Storage:Path is empty.")]
    [InlineData("--Storage:IdleReaders=0", "Storage:IdleReaders is 0; allowed are 1 to 256.")]
    [InlineData("--Auth:BootstrapKey=short", "Auth:BootstrapKey has 5 characters; at least 16 are needed.")]
    [InlineData("--GraphQL:MaxBodyBytes=1", "GraphQL:MaxBodyBytes is 1; allowed is 1024 to 67108864.")]
    [InlineData("--GraphQL:MaxJsonDepth=0", "GraphQL:MaxJsonDepth is 0; allowed is 1 to 512.")]
    [InlineData("--GraphQL:MaxVariablesBytes=9", "GraphQL:MaxVariablesBytes is 9; allowed is 1024 to 67108864.")]
    [InlineData("--GraphQL:CachedDocuments=0", "GraphQL:CachedDocuments is 0; allowed is 1 to 1000000.")]
    [InlineData("--GraphQL:Limits:MaxTokens=0", "GraphQL:Limits:MaxTokens is 0; allowed is 1 to 10000000.")]
    [InlineData("--GraphQL:Limits:MaxCost=-1", "GraphQL:Limits:MaxCost is -1; allowed is 1 to 2147483647.")]
    [InlineData("--GraphQL:Limits:MaxIntrospectionLists=-1", "GraphQL:Limits:MaxIntrospectionLists is -1; allowed is 0 to 100.")]
    [InlineData("--GraphQL:Timeout=00:00:00", "GraphQL:Timeout is 00:00:00; allowed is 00:00:01 to 00:10:00.")]
    [InlineData("--GraphQL:MaxBatchedOperations=101", "GraphQL:MaxBatchedOperations is 101; allowed is 0 to 100.")]
    [InlineData("--GraphQL:StatusCodes=7", "GraphQL:StatusCodes is 7; allowed is Draft2026 or Audit2025.")]
    [InlineData("--Http:MaxConnections=0", "Http:MaxConnections is 0; allowed is 1 to 1000000.")]
    [InlineData(
        "--Http:CorsOrigins:0=*", "Http:CorsOrigins names '*'. An origin is a scheme, a host and perhaps a port: https://shop.example")]
    [InlineData(
        "--Http:CorsOrigins:0=http://a.example/",
        "Http:CorsOrigins names 'http://a.example/'. An origin is a scheme, a host and perhaps a port: https://shop.example")]
    [InlineData("--urls=here", "urls names 'here'. It must be an address to listen on, for example http://127.0.0.1:8080.")]
    [InlineData("--Telemetry:Otlp=nowhere", "Telemetry:Otlp is 'nowhere'. It must be an address, for example http://127.0.0.1:4318.")]
    public void Gateway_Should_SayWhatIsAllowed_When_ASettingIsWrong(string setting, string message)
    {
        Assert.Equal(message, Assert.Throws<SettingsException>(() => GatewayApp.Build([setting])).Message);
    }

    [Theory]
    [InlineData("GraphQL:MaxBodyBytes", "many")]
    [InlineData("GraphQL:AllowIntrospection", "maybe")]
    [InlineData("GraphQL:Limits:MaxAliases", "few")]
    [InlineData("Demo:Seed", "maybe")]
    [InlineData("GraphQL:StatusCodes", "Newest")]
    public void Gateway_Should_NameTheSetting_When_ItsValueHasTheWrongType(string setting, string value)
    {
        var problem = Assert.Throws<SettingsException>(() => GatewayApp.Build([$"--{setting}={value}"]));

        Assert.Contains(setting, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AdminKey_Should_StayTheSame_When_DevelopmentStartsAgain()
    {
        var folder = GatewayHost.NewFolder();
        var first = AdminKey.Find(new AuthOptions(), folder, isDevelopment: true);
        var second = AdminKey.Find(new AuthOptions(), folder, isDevelopment: true);

        Assert.NotNull(first.Shown);
        Assert.Equal(first.Shown, second.Shown);
        Assert.True(second.Matches(first.Shown));
        Assert.False(second.Matches(first.Shown + "x"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, AdminKey.FileName)));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void AdminKey_Should_NotExist_When_NoneIsSetOutsideDevelopment()
    {
        var folder = GatewayHost.NewFolder();
        _ = AdminKey.Find(new AuthOptions(), folder, isDevelopment: true);

        var key = AdminKey.Find(new AuthOptions(), folder, isDevelopment: false);

        Assert.Equal((false, false), (key.Exists, key.Matches("")));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void AdminKey_Should_NotBeShown_When_ItIsConfigured()
    {
        var key = AdminKey.Find(new AuthOptions { BootstrapKey = GatewayHost.AdminKey }, "nowhere", isDevelopment: true);

        Assert.Null(key.Shown);
        Assert.True(key.Matches(GatewayHost.AdminKey));
    }
}
