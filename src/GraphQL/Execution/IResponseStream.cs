using System.Buffers;

namespace Headless.GraphQL;

/// <summary>Where a transport takes the responses of an operation that may answer more than once.</summary>
public interface IResponseStream
{
    /// <summary>The engine writes one whole response (JSON, UTF-8) here, then calls <see cref="SendAsync"/>. Asked anew for each.</summary>
    IBufferWriter<byte> Output { get; }

    /// <summary>
    /// Cancelled when no further event is wanted, for example because the host stops or the client has gone: a subscription then ends as
    /// soon as the running event is sent. Only waiting for the next event is cut short by it.
    /// </summary>
    CancellationToken Stopping => CancellationToken.None;

    /// <summary>
    /// The source of a subscription stands, and what happens from now on is answered. Called once, before the first response; a transport
    /// that has something to tell the client beforehand, such as headers, sends it now.
    /// </summary>
    ValueTask OpenAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>
    /// Sends what <see cref="Output"/> holds and empties it. Returns when the transport can take another one: this is the back-pressure.
    /// </summary>
    /// <param name="hasNext">False with the last response; a subscription does not know its last one beforehand.</param>
    /// <param name="cancellationToken">Cancelled when nobody reads any more.</param>
    ValueTask SendAsync(bool hasNext, CancellationToken cancellationToken);
}
