using System.Text;
using Headless.GraphQL.Execution;
using Headless.GraphQL.Language;
using Headless.GraphQL.Planning;
using Headless.GraphQL.Validation;
using Microsoft.Extensions.DependencyInjection;

namespace Headless.GraphQL;

/// <content>From a request to its document: the one way that every transport takes.</content>
public sealed partial class GraphQLExecutor
{
    /// <summary>
    /// Reads, checks and plans a document before anybody asks for it, so that the first request finds it warm. Returns what is wrong with
    /// it, nothing when it can be answered.
    /// </summary>
    public IReadOnlyList<DocumentProblem> Check(TrustedDocument document)
    {
        try
        {
            Prepare(document).Warm();
            return [];
        }
        catch (GraphQLSyntaxException exception)
        {
            return [new DocumentProblem(exception.Message, exception.Location)];
        }
        catch (InvalidDocumentException exception)
        {
            return [.. exception.Errors.Select(e => new DocumentProblem(e.Message, e.Locations.Cast<SourceLocation?>().FirstOrDefault()))];
        }
    }

    internal int MaxDocumentBytes => _options.Limits.MaxDocumentBytes;

    /// <summary>The request with the document that it names: from here on it is as if it had come with the text.</summary>
    private static async ValueTask<GraphQLRequest> FindDocumentAsync(
        GraphQLRequest request, IServiceProvider services, CancellationToken token)
    {
        if (request.Document is not null)
        {
            return request;
        }

        var id = request.DocumentId!;
        var source = services.GetService<IDocumentSource>()
            ?? throw new GraphQLRequestException(
                "DOCUMENT_ID_NOT_SUPPORTED", "This endpoint keeps no documents: send the document itself in 'query'.");
        var document = await source.FindAsync(id, token).ConfigureAwait(false)
            ?? throw new GraphQLRequestException(
                "DOCUMENT_NOT_FOUND", $"There is no document '{id}' for this caller. Documents are uploaded or deployed beforehand.");
        return request with { Document = document, Query = document.Text };
    }

    private PreparedDocument Prepare(GraphQLRequest request, IServiceProvider services) =>
        request.Document is { } document ? Prepare(document) : Prepare(request.Query.Span, services);

    /// <summary>Two requests may both prepare a new document; either result serves.</summary>
    private PreparedDocument Prepare(TrustedDocument document) => document.Prepared ??= New(document.Text.Span);

    private PreparedDocument Prepare(ReadOnlySpan<byte> text, IServiceProvider services)
    {
        if (_options.DocumentTextScope is { } scope && services.GetService<IScopeSource>()?.Has(scope) != true)
        {
            throw new GraphQLRequestException(
                "TRUSTED_DOCUMENTS_ONLY",
                $"Only trusted documents are answered: name one by 'documentId' instead of 'query'. Text needs the scope {scope}.");
        }

        if (_cache.Find(text) is { } known)
        {
            return known;
        }

        var prepared = New(text);
        _cache.Add(text.ToArray(), prepared);
        return prepared;
    }

    private PreparedDocument New(ReadOnlySpan<byte> text)
    {
        var allowedBytes = MaxDocumentBytes;
        if (text.Length > allowedBytes)
        {
            throw new InvalidDocumentException(
                LimitViolation.Code,
                [($"The document has more than {allowedBytes} bytes.", [])],
                Limit(nameof(GraphQLLimits.MaxDocumentBytes), allowedBytes));
        }

        var document = GraphQLParser.Parse(Encoding.UTF8.GetString(text), _options.Limits.ToParserOptions());
        if (LimitChecker.Check(document, _options.Limits) is { } violation)
        {
            throw new InvalidDocumentException(
                LimitViolation.Code,
                [(violation.Message, [document.Source.Locate(violation.Position)])],
                Limit(violation.Limit, violation.Allowed));
        }

        var errors = DocumentValidator.Validate(_composed.Schema, document, _validation);
        if (errors.Count > 0)
        {
            throw new InvalidDocumentException("VALIDATION_ERROR", [.. errors.Select(e => (e.Message, e.Locations))]);
        }

        Telemetry.CountPrepared();
        return new PreparedDocument(_composed, document);
    }

    private static Dictionary<string, object> Limit(string name, int allowed) => new() { ["limit"] = name, ["allowed"] = allowed };
}
