using System.Text;
using Headless.Storage.KeyValue;
using Headless.Storage.Tests.Servers;

namespace Headless.Storage.Tests.KeyValue;

/// <summary>What every engine of <see cref="IKeyValueStore"/> promises. Engines add only construction and how time passes.</summary>
public abstract class KeyValueContract : IAsyncLifetime
{
    protected abstract IKeyValueStore Store { get; }

    /// <summary>An expiry that can be waited for; where time cannot be stopped, longer than a few calls take on a busy machine.</summary>
    protected virtual TimeSpan Short => TimeSpan.FromMilliseconds(200);

    public abstract Task InitializeAsync();

    public abstract Task DisposeAsync();

    protected abstract Task PassAsync(TimeSpan time);

    [ContractFact]
    public async Task Get_Should_AnswerInOrderWithNulls_When_SomeKeysAreUnknown()
    {
        await SetAsync("a", 0, "A");
        await SetAsync("{手机}b", 0, "");

        var found = await Store.GetAsync(["{手机}b", "unknown", "a", "a", ""], default);

        Assert.Equal(["", null, "A", "A", null], found.Select(Text));
        Assert.Equal([1L, null, 1L, 1L, null], found.Select(entry => entry?.Version));
        Assert.Empty(await Store.GetAsync([], default));
    }

    [ContractFact]
    public async Task CompareAndSet_Should_Write_When_VersionIsExpected()
    {
        Assert.Equal(new CompareAndSetResult(true, 1, null), await SetAsync("k", 0, "one"));
        Assert.Equal(new CompareAndSetResult(true, 2, null), await SetAsync("k", 1, "two"));

        Assert.Equal("two", Text((await Store.GetAsync(["k"], default))[0]));
    }

    [ContractTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task CompareAndSet_Should_RefuseAndShowTheCurrent_When_VersionIsAnother(long expected)
    {
        await SetAsync("k", 0, "one");
        await SetAsync("k", 1, "two");

        var refused = await SetAsync("k", expected, "three");

        Assert.False(refused.IsSet);
        Assert.Equal(2, refused.Version);
        Assert.Equal(("two", 2L), (Text(refused.Current), refused.Current!.Version));
        Assert.Equal("two", Text((await Store.GetAsync(["k"], default))[0]));
    }

    [ContractFact]
    public async Task CompareAndSet_Should_Refuse_When_NothingIsThere()
    {
        Assert.Equal(new CompareAndSetResult(false, 0, null), await SetAsync("k", 1, "one"));
        Assert.Null((await Store.GetAsync(["k"], default))[0]);
    }

    [ContractFact]
    public async Task CompareAndSet_Should_LetOneWin_When_ManyNameOneVersion()
    {
        await SetAsync("k", 0, "start");
        for (var version = 1; version <= 20; version++)
        {
            var from = version;
            var results = await RaceAsync(32, writer => SetAsync("k", from, $"{from}/{writer}"));

            var winner = Assert.Single(results, result => result.IsSet);
            Assert.Equal(from + 1, winner.Version);
            Assert.All(results.Where(result => !result.IsSet), result => Assert.Equal(from + 1, result.Current!.Version));
            Assert.Equal($"{from}/{Array.IndexOf(results, winner)}", Text((await Store.GetAsync(["k"], default))[0]));
        }
    }

    [ContractFact]
    public async Task CompareAndSet_Should_LoseNoLine_When_EverybodyTriesAgain()
    {
        await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(() => AppendAsync("cart", (char)('a' + writer)))));

        var cart = (await Store.GetAsync(["cart"], default))[0]!;
        Assert.Equal("abcdefghijklmnop", string.Concat(Text(cart)!.Order()));
        Assert.Equal(16, cart.Version);
    }

    [ContractFact]
    public async Task Value_Should_BeGone_When_Expired()
    {
        await SetAsync("k", 0, "one", Short);
        await SetAsync("stays", 0, "one");
        Assert.NotNull((await Store.GetAsync(["k"], default))[0]!.ExpiresAt);
        Assert.Null((await Store.GetAsync(["stays"], default))[0]!.ExpiresAt);

        await PassAsync(Short);

        Assert.Equal([null, "one"], (await Store.GetAsync(["k", "stays"], default)).Select(Text));
        Assert.False(await Store.DeleteAsync("k", null, default));
        Assert.Equal(new CompareAndSetResult(false, 0, null), await SetAsync("k", 1, "two"));
        Assert.Equal(new CompareAndSetResult(true, 1, null), await SetAsync("k", 0, "anew"));
    }

    [ContractFact]
    public async Task Expiry_Should_BeSetAnew_When_Written()
    {
        await SetAsync("k", 0, "one", Short);
        await SetAsync("k", 1, "two", expiry: null);

        await PassAsync(Short);

        Assert.Equal("two", Text((await Store.GetAsync(["k"], default))[0]));
    }

    [ContractFact]
    public async Task Delete_Should_TellWhetherSomethingWasThere()
    {
        await SetAsync("k", 0, "one");

        Assert.False(await Store.DeleteAsync("k", 2, default));
        Assert.True(await Store.DeleteAsync("k", 1, default));
        Assert.False(await Store.DeleteAsync("k", 1, default));
        Assert.False(await Store.DeleteAsync("k", null, default));
        Assert.Null((await Store.GetAsync(["k"], default))[0]);
    }

    [ContractFact]
    public async Task Increment_Should_CountEveryCall_When_ManyRace()
    {
        var sums = await RaceAsync(200, _ => Store.IncrementAsync("n", 2, null, default).AsTask());

        Assert.Equal(Enumerable.Range(1, 200).Select(n => 2L * n), sums.Order());
        Assert.Equal(399, await Store.IncrementAsync("n", -1, null, default));
    }

    [ContractFact]
    public async Task Increment_Should_BeginAnew_When_Expired()
    {
        Assert.Equal(5, await Store.IncrementAsync("n", 5, Short, default));
        Assert.Equal(6, await Store.IncrementAsync("n", 1, TimeSpan.FromHours(1), default));

        await PassAsync(Short);

        Assert.Equal(1, await Store.IncrementAsync("n", 1, Short, default));
    }

    [ContractFact]
    public async Task Counter_Should_BeAnotherThing_When_NamedLikeAValue()
    {
        await SetAsync("k", 0, "one");
        Assert.Equal(1, await Store.IncrementAsync("k", 1, null, default));
        Assert.True((await Store.TakeAsync("k", new TokenBucket(1, 1), 1, default)).IsGranted);
        Assert.Equal("one", Text((await Store.GetAsync(["k"], default))[0]));
    }

    [ContractFact]
    public async Task Take_Should_GrantNoMoreThanTheCapacity_When_ManyRace()
    {
        var bucket = new TokenBucket(100, 0.001);

        var results = await RaceAsync(64, _ => Store.TakeAsync("b", bucket, 3, default).AsTask());

        Assert.Equal(33, results.Count(result => result.IsGranted));
        Assert.Equal(1, (await Store.TakeAsync("b", bucket, 0, default)).Remaining);
    }

    [ContractFact]
    public async Task Take_Should_GrantAgain_When_RetryAfterHasPassed()
    {
        var bucket = new TokenBucket(10, 4 / Short.TotalSeconds);
        Assert.Equal(new TokenBucketResult(true, 0, TimeSpan.Zero), await Store.TakeAsync("b", bucket, 10, default));
        var refused = await Store.TakeAsync("b", bucket, 4, default);
        Assert.False(refused.IsGranted);
        Assert.InRange(refused.RetryAfter, Short / 2, Short * 1.25);

        await PassAsync(refused.RetryAfter);

        Assert.True((await Store.TakeAsync("b", bucket, 4, default)).IsGranted);
    }

    [ContractFact]
    public async Task Take_Should_NeverGrant_When_MoreThanTheCapacityIsAsked()
    {
        var bucket = new TokenBucket(10, 1);

        Assert.Equal(new TokenBucketResult(false, 10, TimeSpan.MaxValue), await Store.TakeAsync("b", bucket, 11, default));
        Assert.True((await Store.TakeAsync("b", bucket, 10, default)).IsGranted);
    }

    [ContractFact]
    public async Task Store_Should_Refuse_When_LimitsAreExceeded()
    {
        var longest = new string('k', IKeyValueStore.MaxKeyLength);
        var largest = new byte[IKeyValueStore.MaxValueBytes];
        Assert.True((await Store.CompareAndSetAsync(longest, 0, largest, null, default)).IsSet);
        Assert.Equal(largest.Length, (await Store.GetAsync([longest], default))[0]!.Value.Length);

        await Assert.ThrowsAsync<ArgumentException>(() => SetAsync("", 0, ""));
        await RefusesAsync(() => SetAsync(longest + "k", 0, ""));
        await RefusesAsync(() => SetAsync("k", -1, ""));
        await RefusesAsync(() => Store.CompareAndSetAsync("k", 0, new byte[largest.Length + 1], null, default).AsTask());
        await RefusesAsync(() => Store.IncrementAsync(longest + "k", 1, null, default).AsTask());
        await RefusesAsync(() => Store.TakeAsync("k", new TokenBucket(0, 1), 1, default).AsTask());
        await RefusesAsync(() => Store.TakeAsync("k", new TokenBucket(1, double.NaN), 1, default).AsTask());
        await RefusesAsync(() => Store.TakeAsync("k", new TokenBucket(1, 1), -1, default).AsTask());
        Assert.Null((await Store.GetAsync(["k"], default))[0]);

        static Task RefusesAsync(Func<Task> call) => Assert.ThrowsAsync<ArgumentOutOfRangeException>(call);
    }

    private static Task<TResult[]> RaceAsync<TResult>(int callers, Func<int, Task<TResult>> call) =>
        Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(() => call(caller))));

    private async Task AppendAsync(string key, char line)
    {
        for (var entry = (await Store.GetAsync([key], default))[0]; ;)
        {
            var result = await SetAsync(key, entry?.Version ?? 0, Text(entry) + line);
            if (result.IsSet)
            {
                return;
            }

            entry = result.Current;
        }
    }

    private Task<CompareAndSetResult> SetAsync(string key, long expected, string value, TimeSpan? expiry = null) =>
        Store.CompareAndSetAsync(key, expected, Encoding.UTF8.GetBytes(value), expiry, default).AsTask();

    private static string? Text(KeyValueEntry? entry) => entry is null ? null : Encoding.UTF8.GetString(entry.Value.Span);
}
