using Headless.Storage.Redis.Connection;

namespace Headless.Storage.Redis.KeyValue;

/// <summary>
/// What has to happen at once, in the server. Each touches one key, so that it runs in a cluster, and measures time by the server's clock,
/// so that the clocks of callers do not matter.
/// </summary>
internal static class KeyValueScripts
{
    /// <summary>
    /// Expected version, value and, if it expires, milliseconds. Answers 1, or what is there instead as it lies, or nothing when nothing is
    /// there. Only the version is read before a write.
    /// </summary>
    public static readonly RedisScript CompareAndSet = new("compare-and-set", """
        local expected = ARGV[1] == '0' and '' or struct.pack('<i8', ARGV[1])
        local version = redis.call('GETRANGE', KEYS[1], 0, 7)
        if version ~= expected then
          return version ~= '' and redis.call('GET', KEYS[1])
        end
        if ARGV[3] then
          local time = redis.call('TIME')
          local expires = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[3]
          redis.call('SET', KEYS[1], struct.pack('<i8i8', ARGV[1] + 1, expires) .. ARGV[2], 'PX', ARGV[3])
        else
          redis.call('SET', KEYS[1], struct.pack('<i8i8', ARGV[1] + 1, 0) .. ARGV[2])
        end
        return 1
        """);

    /// <summary>Expected version. Answers how many keys are gone.</summary>
    public static readonly RedisScript Delete = new("compare-and-delete", """
        if redis.call('GETRANGE', KEYS[1], 0, 7) ~= struct.pack('<i8', ARGV[1]) then
          return 0
        end
        return redis.call('DEL', KEYS[1])
        """);

    /// <summary>
    /// What to add, and milliseconds for a counter that is made by this. Answers the sum as text: numbers of Lua are exact to 2^53 only.
    /// </summary>
    public static readonly RedisScript Increment = new("increment", """
        redis.call('SET', KEYS[1], 0, 'PX', ARGV[2], 'NX')
        redis.call('INCRBY', KEYS[1], ARGV[1])
        return redis.call('GET', KEYS[1])
        """);

    /// <summary>
    /// Capacity, points per second, points asked. Kept are the points, with fractions, and the microsecond of the last call; a full bucket
    /// is no key. Answers the whole points left when granted; otherwise those and the milliseconds until there are enough, -1 for never.
    /// </summary>
    public static readonly RedisScript Take = new("take", """
        local capacity, refill, asked = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
        local time = redis.call('TIME')
        local now = time[1] * 1000000 + time[2]
        local points = capacity
        local kept = redis.call('GET', KEYS[1])
        if kept then
          local had, since = struct.unpack('<dd', kept)
          points = math.min(capacity, had + math.max(0, now - since) / 1000000 * refill)
        end
        local granted = asked <= points
        if granted then
          points = points - asked
        end
        if points < capacity then
          local full = math.min(math.ceil((capacity - points) / refill * 1000) + 1, 1e11)
          redis.call('SET', KEYS[1], struct.pack('<dd', points, now), 'PX', full)
        elseif kept then
          redis.call('DEL', KEYS[1])
        end
        if granted then
          return math.floor(points)
        end
        local wait = math.ceil((asked - points) / refill * 1000) + 1
        return { math.floor(points), (asked <= capacity and wait < 9e14) and wait or -1 }
        """);
}
