using System.Security.Cryptography;
using System.Text;
using Headless.Gateway.Calls;
using Headless.GraphQL;
using Headless.Kernel;
using Headless.Storage.Documents;
using Headless.Storage.KeyValue;

namespace Headless.Gateway.Idempotency;

/// <summary>
/// One effect and one answer per caller and key. The first call reserves the key, runs, and leaves its answer; retries get the same bytes.
/// A call that ended without an answer (crash, lost store, an error of ours) is run again by the next retry, unless its effect is there:
/// document writes left an <see cref="EffectMark"/> in their own commit, carts know the keys they have applied.
/// One per request; root fields of a mutation run one after another.
/// </summary>
internal sealed class IdempotencyInterceptor(
    IKeyValueStore store,
    IDocumentStore documents,
    CallContext call,
    CallHeaders headers,
    TimeProvider clock,
    IdempotencyOptions options,
    ILogger<IdempotencyInterceptor> logger) : IMutationInterceptor
{
    private const string Directive = "idempotent";
    private const int MaxKeyLength = 255;

    /// <summary>Anonymous callers cannot be told apart, so their keys must be ones that nobody else comes upon: a UUID does.</summary>
    private const int MinAnonymousKeyLength = 16;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    private Reserved? _reserved;

    public bool Keeps(IReadOnlyCollection<string> directives) => headers.IdempotencyKey is not null || directives.Contains(Directive);

    /// <summary>Not async: what is set here must be seen by the resolver, which the same caller runs next.</summary>
    public ValueTask<ReadOnlyMemory<byte>?> BeforeAsync(MutationField field, CancellationToken cancellationToken)
    {
        if (KeyOf(field) is not { } key)
        {
            return ValueTask.FromResult<ReadOnlyMemory<byte>?>(null);
        }

        var effect = new PendingEffect { Field = field.FieldName };
        PendingEffect.Running = effect;
        return ReserveAsync(field, EffectId(key), effect, cancellationToken);
    }

    public async ValueTask AfterAsync(MutationField field, ReadOnlyMemory<byte> value, bool hasErrors, CancellationToken cancellationToken)
    {
        if (_reserved is not { } reserved)
        {
            return;
        }

        _reserved = null;
        reserved.Effect.Id = null;
        call.IdempotencyKey = null;
        var isKept = !hasErrors && value.Length <= options.MaxAnswerBytes;
        var outcome = isKept
            ? new Reservation(reserved.Fingerprint, clock.GetUtcNow(), value)
            : Reservation.Ended(reserved.Fingerprint);

        try
        {
            // Whoever has gone away meanwhile will ask again: the answer is kept for them, too.
            await WriteAsync(reserved.Key, reserved.Revision, outcome, CancellationToken.None);
        }
        catch (StoreUnavailableException outage)
        {
            // The effect is there and this caller gets the answer; only a retry will have to do without.
            Log.AnswerNotKept(logger, field.FieldName, outage);
        }
    }

    private async ValueTask<ReadOnlyMemory<byte>?> ReserveAsync(
        MutationField field, string effectId, PendingEffect effect, CancellationToken cancellationToken)
    {
        var key = $"idempotency:{{{effectId}}}";
        var fingerprint = Fingerprint(field);
        var giveUp = clock.GetUtcNow().AddSeconds(options.MaxWaitSeconds);
        var revision = 0L;
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var now = clock.GetUtcNow();
            var running = new Reservation(fingerprint, now.AddSeconds(options.LeaseSeconds), null);
            var set = await WriteAsync(key, revision, running, cancellationToken);
            if (set.IsSet)
            {
                if (revision > 0)
                {
                    await RefuseIfCommittedAsync(effectId, new Reserved(key, set.Version, fingerprint, effect), cancellationToken);
                }

                _reserved = new Reserved(key, set.Version, fingerprint, effect);
                effect.Id = call.IdempotencyKey = effectId;
                return null;
            }

            if (set.Current is not { } entry)
            {
                revision = 0;
                continue;
            }

            var current = Reservation.Of(entry.Value);
            if (!current.Fingerprint.Span.SequenceEqual(fingerprint))
            {
                throw new GraphQLRequestException(
                    "IDEMPOTENCY_CONFLICT", "This idempotency key was used for a different request. Use a new key.");
            }

            if (current.Answer is { } answer)
            {
                return answer;
            }

            revision = current.LeaseEnds <= now ? entry.Version : 0;
            if (revision == 0 && now >= giveUp)
            {
                throw new GraphQLRequestException(
                    "IDEMPOTENCY_IN_PROGRESS", "The first call with this idempotency key is still running. Try again.")
                {
                    Extensions = new Dictionary<string, object> { ["retryAfter"] = 1 },
                };
            }

            if (revision == 0)
            {
                await Task.Delay(pause, clock, cancellationToken);
            }
        }
    }

    /// <summary>An earlier try had its effect but left no answer: to run it again would double the effect.</summary>
    private async ValueTask RefuseIfCommittedAsync(string effectId, Reserved reserved, CancellationToken cancellationToken)
    {
        if ((await documents.GetAsync(EffectMark.Collection, [effectId], cancellationToken))[0] is not { } mark)
        {
            return;
        }

        await WriteAsync(reserved.Key, reserved.Revision, Reservation.Ended(reserved.Fingerprint), cancellationToken);
        var at = DateTimeOffset.FromUnixTimeMilliseconds(mark.AtMilliseconds);
        throw new GraphQLRequestException(
            "IDEMPOTENCY_ANSWER_LOST",
            $"{mark.Field} with this idempotency key was committed at {at:O} and is not run again, but its answer was lost. "
            + $"It wrote {string.Join(", ", mark.Written)}. Read them for the present state.");
    }

    private ValueTask<CompareAndSetResult> WriteAsync(
        string key, long revision, Reservation value, CancellationToken cancellationToken) =>
        store.CompareAndSetAsync(key, revision, value.ToBytes(), TimeSpan.FromHours(options.AnswersKeptHours), cancellationToken);

    /// <summary>The directive's key, else the header's with the field's response key: each field of one request has its own.</summary>
    private string? KeyOf(MutationField field)
    {
        var directive = field.Directives.FirstOrDefault(applied => applied.Name == Directive);
        var (key, name) = directive is not null
            ? (directive.Arguments.GetValueOrDefault("key") as string, "@idempotent(key:)")
            : (headers.IdempotencyKey, "Idempotency-Key");
        if (key is null)
        {
            return null;
        }

        var min = call.Caller is { Kind: CallerKind.Anonymous } ? MinAnonymousKeyLength : 1;
        if (key.Length < min || key.Length > MaxKeyLength || key.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw new GraphQLRequestException(
                "BAD_USER_INPUT", $"{name} takes {min} to {MaxKeyLength} visible ASCII characters, best a new UUID for each effect.");
        }

        return directive is not null ? key : $"{key}\n{field.ResponseKey}";
    }

    private string EffectId(string key)
    {
        var caller = call.Caller;
        var text = $"{caller.Kind}\n{caller.Id}\n{caller.ActsFor?.Value}\n{key}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }

    private static byte[] Fingerprint(MutationField field) =>
        SHA256.HashData([.. field.RequestHash.Span, .. Encoding.UTF8.GetBytes(field.ResponseKey)]);

    private sealed record Reserved(string Key, long Revision, ReadOnlyMemory<byte> Fingerprint, PendingEffect Effect);
}
