using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Headless.GraphQL.Subscriptions;

/// <summary>
/// Tells the transports of streams who calls. At most one is registered, as a singleton; without one every caller is told by address alone
/// and every connection_init is welcome.
/// </summary>
public interface IStreamCallers
{
    /// <summary>
    /// Makes the services of the request know who calls, from the payload of a WebSocket's connection_init: browsers cannot send headers
    /// with a socket. What the headers said before stands where the payload says nothing.
    /// </summary>
    /// <param name="payload">Undefined when there is none.</param>
    /// <returns>Null when the caller is welcome, else why not, for developers.</returns>
    string? Connect(HttpContext context, JsonElement payload);

    /// <summary>Names the caller whose streams are counted together; null leaves it to the address.</summary>
    string? NameOf(HttpContext context);
}
