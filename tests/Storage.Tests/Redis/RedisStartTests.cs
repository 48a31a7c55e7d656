using Headless.Servers;
using Headless.Storage.Documents;
using Headless.Storage.Events;
using Headless.Storage.Redis;
using Headless.Storage.Redis.Events;
using Headless.Storage.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Headless.Storage.Tests.Redis;

public sealed class RedisStartTests
{
    private const string Password = "open-sesame";

    [FaultFact(ServerKinds.Redis)]
    public async Task Start_Should_WaitAndSaySo_When_TheServerComesLater()
    {
        await using var server = await ServerKinds.StartRedisAsync($"--requirepass {Password}");
        await server.KillAsync();
        await using var host = RedisHost.Create($"{server.Address},password={Password}");

        var opening = host.OpenAsync();
        await Patience.UntilAsync(() => host.Logs.Lines.Any(line => line.Contains("is not ready", StringComparison.Ordinal)));
        Assert.False(opening.IsCompleted);
        await server.StartAsync();
        await opening.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Contains(host.Logs.Lines, line => line.Contains($"ready at {server.Address}", StringComparison.Ordinal));
        Assert.DoesNotContain(host.Logs.Lines, line => line.Contains(Password, StringComparison.Ordinal));
        Assert.Null((await host.Store.GetAsync(["k"], default))[0]);
    }

    [FaultFact(ServerKinds.Redis)]
    public async Task Start_Should_GiveUp_When_TheServerNeverComes()
    {
        var port = ServerProcess.FreePort();
        var failure = await Assert.ThrowsAsync<StoreUnavailableException>(
            () => RedisHost.StartAsync($"127.0.0.1:{port},password={Password}", options => options.StartWaitSeconds = 1));

        Assert.Contains($"127.0.0.1:{port}", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, failure.ToString(), StringComparison.Ordinal);
    }

    [FaultFact(ServerKinds.Redis)]
    public async Task Start_Should_NameTheCredentials_When_TheyAreWrong()
    {
        await using var server = await ServerKinds.StartRedisAsync($"--requirepass {Password}");
        foreach (var credentials in new[] { "", ",password=wrong", ",user=me,password=no" })
        {
            var failure = await Assert.ThrowsAsync<StoreUnavailableException>(
                () => RedisHost.StartAsync(server.Address + credentials, options => options.StartWaitSeconds = 3));
            Assert.Contains("credentials", failure.Message, StringComparison.Ordinal);
            Assert.Contains(server.Address, failure.Message, StringComparison.Ordinal);
        }
    }

    [FaultFact(ServerKinds.Redis)]
    public async Task Start_Should_Warn_When_TheServerEvicts()
    {
        await using var server = await ServerKinds.StartRedisAsync("--maxmemory-policy allkeys-lru");
        await using var host = await RedisHost.StartAsync(server.Address);
        Assert.Contains(host.Logs.Lines, line => line.Contains("allkeys-lru", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "headless:", 1500, "ConnectionString is empty")]
    [InlineData("localhost,password=secret,nonsense=1", "headless:", 1500, "ConnectionString cannot be read")]
    [InlineData("password=secret", "headless:", 1500, "names no host")]
    [InlineData("localhost", "shop{1}:", 1500, "KeyPrefix")]
    [InlineData("localhost", "", 1500, "KeyPrefix")]
    [InlineData("localhost", "headless:", 10, "OperationMilliseconds is 10; allowed are 100 to 60000")]
    public void Options_Should_BeRefused_When_OneIsWrong(string connectionString, string prefix, int milliseconds, string problem)
    {
        var options = new RedisOptions { ConnectionString = connectionString, KeyPrefix = prefix, OperationMilliseconds = milliseconds };

        var refusal = Assert.Throws<ArgumentException>(() => new ServiceCollection().AddRedisKeyValue(options));

        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Notices_Should_BeThoseOfRedis_When_LocalOnesAreRegisteredToo(bool localFirst)
    {
        var services = new ServiceCollection();
        if (localFirst)
        {
            services.TryAddSingleton<INotices, LocalNotices>();
        }

        services.AddRedisKeyValue(new RedisOptions());
        services.TryAddSingleton<INotices, LocalNotices>();

        var notices = Assert.Single(services, service => service.ServiceType == typeof(INotices));
        Assert.Equal(typeof(RedisNotices), notices.ImplementationType);
    }
}
