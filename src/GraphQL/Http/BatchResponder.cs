using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Headless.GraphQL.Http;

/// <summary>
/// Answers a list of operations with the list of their responses, in order. They run one after another: mutations keep their order, and a
/// list takes no more of the machine at a time than one operation does. Size and time of the request are counted for all of them together.
/// </summary>
internal sealed class BatchResponder(GraphQLExecutor executor, GraphQLHttpOptions options)
{
    /// <summary>Fits most lists; larger answers double it.</summary>
    private const int ResponseSizeHintBytes = 64 * 1024;

    /// <summary>What is wrong with one operation is its response; what is wrong with the list is the fault.</summary>
    public async Task<RequestFault?> RespondAsync(
        HttpContext context, ReadOnlyMemory<byte> body, string mediaType, long started, CancellationToken cancellationToken)
    {
        if (BatchReader.Split(body, options.MaxBatchedOperations, out var operations) is { } fault)
        {
            return fault;
        }

        using var output = new PooledBuffer(ResponseSizeHintBytes);
        var separator = "["u8.ToArray();
        foreach (var operation in operations)
        {
            output.Write(separator);
            separator[0] = (byte)',';
            await RespondAsync(context.RequestServices, operation, output, started, cancellationToken);
        }

        output.Write("]"u8);
        await GraphQLHttpResponse.SendAsync(context, StatusCodes.Status200OK, mediaType, output.Written);
        return null;
    }

    /// <summary>Each operation has services of its own, since it may change what they know of the call.</summary>
    private async Task RespondAsync(
        IServiceProvider services, ReadOnlyMemory<byte> operation, PooledBuffer output, long started, CancellationToken cancellationToken)
    {
        using var reader = new EnvelopeReader(options);
        if (reader.Read(operation, out var envelope) is { } fault)
        {
            Telemetry.Refused(fault.Code, started);
            GraphQLHttpResponse.WriteError(output, fault.Code, fault.Message);
            return;
        }

        await using var scope = services.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
        services.GetService<IRequestState>()?.CarryOver(services, scope.ServiceProvider);
        using var variables = envelope.ParseVariables(options.MaxJsonDepth);
        var request = envelope.ToRequest(variables?.RootElement ?? default, queriesOnly: false);
        var outcome = await executor.ExecuteAsync(request, scope.ServiceProvider, output, cancellationToken);
        Telemetry.Answered(outcome, executor.Names, started);
    }
}

/// <summary>Finds the operations of a list without reading them.</summary>
internal static class BatchReader
{
    /// <param name="body">UTF-8 that begins with a list.</param>
    public static RequestFault? Split(ReadOnlyMemory<byte> body, int maxOperations, out List<ReadOnlyMemory<byte>> operations)
    {
        operations = [];
        body = body.Span.StartsWith(Encoding.UTF8.Preamble) ? body[Encoding.UTF8.Preamble.Length..] : body;
        var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (operations.Count == maxOperations)
                {
                    return RequestFault.BatchTooLarge(maxOperations);
                }

                if (reader.TokenType != JsonTokenType.StartObject)
                {
                    return RequestFault.Request($"Operation {operations.Count + 1} of the list must be an object with the member 'query'.");
                }

                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                operations.Add(body[start..(int)reader.BytesConsumed]);
            }

            return reader.Read() ? RequestFault.Json("Text follows the list.")
                : operations.Count == 0 ? RequestFault.Request("The list holds no operation.") : null;
        }
        catch (JsonException e)
        {
            return RequestFault.Json($"The request body is not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.");
        }
    }
}
