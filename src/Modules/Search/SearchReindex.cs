using Headless.GraphQL;
using Headless.Kernel;

namespace Headless.Search;

[GraphQLResolvers("Mutation")]
internal static class SearchReindex
{
    public static async ValueTask<SearchReindexPayload> SearchReindexAsync(SearchRebuild rebuild, CancellationToken cancellationToken)
    {
        var documents = new DocumentCount();
        await rebuild.RunAsync(documents, cancellationToken);
        return new SearchReindexPayload(documents.Sum, []);
    }

    /// <summary>Keeps the last word on each index.</summary>
    private sealed class DocumentCount : IProgress<RebuildProgress>
    {
        private readonly Dictionary<string, int> _written = [];

        public int Sum => _written.Values.Sum();

        public void Report(RebuildProgress value) => _written[value.Index] = value.Documents;
    }
}

[GraphQLType("SearchReindexPayload")]
internal sealed record SearchReindexPayload(int Documents, IReadOnlyList<UserError> UserErrors);
