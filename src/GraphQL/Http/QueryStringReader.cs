using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Headless.GraphQL.Http;

/// <summary>Reads the parameters of a GET. Kestrel bounds the request line (8 KB), so copies are small.</summary>
internal static class QueryStringReader
{
    /// <summary>Whether the address asks for an operation, rather than for the endpoint as such.</summary>
    public static bool NamesDocument(HttpRequest request) =>
        request.Query.ContainsKey("query") || request.Query.ContainsKey("documentId");

    public static RequestFault? Read(IQueryCollection parameters, EnvelopeReader reader, out RequestEnvelope envelope)
    {
        envelope = default;
        foreach (var name in (ReadOnlySpan<string>)["query", "documentId", "operationName", "variables", "extensions", "onError"])
        {
            if (parameters.TryGetValue(name, out var values) && values.Count > 1)
            {
                return RequestFault.Request($"Parameter '{name}' is given {values.Count} times.");
            }
        }

        var hasQuery = !StringValues.IsNullOrEmpty(parameters["query"]);
        var documentId = parameters.TryGetValue("documentId", out var id) ? id.ToString() : null;
        if (documentId is not null && DocumentIds.Fault(documentId, hasQuery) is { } wrong)
        {
            return wrong;
        }

        if (!hasQuery && documentId is null)
        {
            return RequestFault.Request("Parameter 'query' is missing. It holds the GraphQL document.");
        }

        ReadOnlyMemory<byte> extensions = default;
        var fault = ReadMap(parameters, "variables", reader, out var variables)
            ?? ReadMap(parameters, "extensions", reader, out extensions);
        var mode = ErrorMode.Propagate;
        if (fault is null && parameters.TryGetValue("onError", out var onError))
        {
            fault = EnvelopeReader.ParseErrorMode(onError, out mode);
        }

        var reportsCost = false;
        fault ??= EnvelopeReader.ReadExtensions(extensions, out reportsCost);
        envelope = new RequestEnvelope
        {
            Query = Encoding.UTF8.GetBytes(parameters["query"].ToString()),
            DocumentId = documentId,
            OperationName = StringValues.IsNullOrEmpty(parameters["operationName"]) ? null : parameters["operationName"].ToString(),
            Variables = variables,
            OnError = mode,
            ReportsCost = reportsCost,
        };
        return fault;
    }

    private static RequestFault? ReadMap(IQueryCollection parameters, string name, EnvelopeReader reader, out ReadOnlyMemory<byte> map)
    {
        map = default;
        return StringValues.IsNullOrEmpty(parameters[name])
            ? null
            : reader.ReadObject(name, Encoding.UTF8.GetBytes(parameters[name].ToString()), out map);
    }
}
