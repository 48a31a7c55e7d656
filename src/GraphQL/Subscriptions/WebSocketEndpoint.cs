using System.Net.WebSockets;
using Headless.GraphQL.Http;
using Microsoft.AspNetCore.Http;

namespace Headless.GraphQL.Subscriptions;

/// <summary>Operations over WebSocket by the sub-protocol graphql-transport-ws, any number over one socket.</summary>
internal sealed class WebSocketEndpoint(GraphQLExecutor executor, GraphQLHttpOptions options, StreamRegistry registry)
{
    public const string Protocol = "graphql-transport-ws";

    /// <summary>Whether a request may ask for a WebSocket; told by method and one header, so that others need no closer look.</summary>
    public static bool MayBe(HttpRequest request) =>
        HttpMethods.IsConnect(request.Method) || (HttpMethods.IsGet(request.Method) && request.Headers.Upgrade.Count > 0);

    public async Task HandleAsync(HttpContext context)
    {
        if (OriginCheck.Refuses(context.Request, registry.Options))
        {
            await GraphQLHttpResponse.RefuseAsync(context, RequestFault.Upgrade, options);
            return;
        }

        // The socket itself counts as a stream of its address, so that silent ones are bounded too.
        var address = context.Connection.RemoteIpAddress?.ToString() ?? "unknown";
        if (registry.Enter(address) is { } fault)
        {
            await GraphQLHttpResponse.RefuseAsync(context, fault, options);
            return;
        }

        try
        {
            var isSpoken = context.WebSockets.WebSocketRequestedProtocols.Contains(Protocol);
            using var socket = await context.WebSockets.AcceptWebSocketAsync(isSpoken ? Protocol : null);
            await RunAsync(context, socket, isSpoken);
        }
        finally
        {
            registry.Leave(address);
        }
    }

    private async Task RunAsync(HttpContext context, WebSocket socket, bool isSpoken)
    {
        using var connection = new WebSocketConnection(context, socket, executor, options, registry);
        registry.Add(connection);
        try
        {
            if (!isSpoken)
            {
                await connection.CloseAsync(CloseCode.SubprotocolNotAcceptable, $"Sub-protocol not acceptable, ask for {Protocol}");
            }

            await connection.RunAsync();
        }
        finally
        {
            registry.Remove(connection);
        }
    }
}
