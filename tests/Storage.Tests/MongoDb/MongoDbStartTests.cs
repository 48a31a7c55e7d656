using Headless.Servers;
using Headless.Storage.Documents;
using Headless.Storage.MongoDb;
using Headless.Storage.Tests.Documents;
using Microsoft.Extensions.DependencyInjection;

namespace Headless.Storage.Tests.MongoDb;

/// <summary>A start that cannot succeed, which takes no server.</summary>
public sealed class MongoDbStartTests
{
    [Fact]
    public void Options_Should_BeRefusedWithoutThePassword_When_OutOfRange()
    {
        var options = new MongoDbOptions { ConnectionString = "mongo://user:secret@host", OperationMilliseconds = 1 };

        var problems = options.Problems().ToList();

        Assert.Equal(2, problems.Count);
        Assert.Contains("Storage:MongoDb:ConnectionString", problems[0], StringComparison.Ordinal);
        Assert.DoesNotContain("secret", problems[0], StringComparison.Ordinal);
        Assert.Contains("Storage:MongoDb:OperationMilliseconds is 1", problems[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_Should_FailAsUnavailable_When_NoServerAnswersInTime()
    {
        var services = new ServiceCollection().AddSingleton<Collection>(Toys.Collection).AddMongoDbDocuments(new MongoDbOptions
        {
            ConnectionString = $"mongodb://127.0.0.1:{ServerProcess.FreePort()}/?replicaSet=rs0",
            ServerSelectionMilliseconds = 200,
            StartWaitSeconds = 1,
        });
        await using var provider = services.BuildServiceProvider();

        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(
            () => provider.GetRequiredService<IStorageInitializer>().InitializeAsync(default));

        Assert.Equal("MongoDB", refused.Store);
    }
}
