using System.Text;
using StackExchange.Redis;

namespace Headless.Storage.Redis.KeyValue;

/// <summary>
/// What our keys are called in Redis. Values, counters and buckets are apart; the prefix has no braces, so the part of a key in braces
/// decides its slot, as the port says.
/// </summary>
internal sealed class KeyNames(string prefix)
{
    private readonly RedisKey _values = Encoding.UTF8.GetBytes(prefix + "v:");
    private readonly RedisKey _counters = Encoding.UTF8.GetBytes(prefix + "n:");
    private readonly RedisKey _buckets = Encoding.UTF8.GetBytes(prefix + "b:");

    public string ValuePrefix => prefix + "v:";

    public string CounterPrefix => prefix + "n:";

    public RedisKey Value(string key) => new RedisKey(key).Prepend(_values);

    public RedisKey Counter(string key) => new RedisKey(key).Prepend(_counters);

    public RedisKey Bucket(string key) => new RedisKey(key).Prepend(_buckets);
}
