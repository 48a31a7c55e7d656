using System.Net.Http.Headers;
using System.Text;

namespace Headless.Storage.Elasticsearch.Client;

/// <summary>The nodes of a cluster, asked in turn. One that failed is passed over for a while, unless all have failed.</summary>
internal sealed class NodePool
{
    private readonly Node[] _nodes;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _pause;
    private uint _turn;

    public NodePool(ElasticsearchOptions options, TimeProvider clock)
    {
        var uris = options.Nodes().OfType<Uri>().ToArray();
        var shared = Authorization(options) ?? Authorization(uris[0]);
        _nodes = [.. uris.Select(uri => new Node(BaseOf(uri), Authorization(options) ?? Authorization(uri) ?? shared))];
        _clock = clock;
        _pause = TimeSpan.FromSeconds(options.DeadNodeSeconds);
    }

    /// <summary>The next node that is not known to be down; when all are, the one that has been down the longest.</summary>
    public Node Next()
    {
        var turn = Interlocked.Increment(ref _turn);
        var now = _clock.GetTimestamp();
        Node? longestDown = null;
        for (var i = 0u; i < _nodes.Length; i++)
        {
            var node = _nodes[(turn + i) % (uint)_nodes.Length];
            var failed = node.FailedAt;
            if (failed == 0 || _clock.GetElapsedTime(failed, now) >= _pause)
            {
                return node;
            }

            longestDown = longestDown is null || failed < longestDown.FailedAt ? node : longestDown;
        }

        return longestDown!;
    }

    public void Report(Node node, bool isUp) => node.FailedAt = isUp ? 0 : Math.Max(_clock.GetTimestamp(), 1);

    private static Uri BaseOf(Uri uri) =>
        new UriBuilder(uri) { UserName = "", Password = "", Query = "", Fragment = "", Path = uri.AbsolutePath.TrimEnd('/') + "/" }.Uri;

    private static AuthenticationHeaderValue? Authorization(ElasticsearchOptions options) =>
        options.ApiKey is not null ? new AuthenticationHeaderValue("ApiKey", options.ApiKey)
        : options.Username is not null ? Basic($"{options.Username}:{options.Password}")
        : null;

    private static AuthenticationHeaderValue? Authorization(Uri uri) =>
        uri.UserInfo.Length == 0 ? null : Basic(string.Join(':', uri.UserInfo.Split(':', 2).Select(Uri.UnescapeDataString)));

    private static AuthenticationHeaderValue Basic(string credentials) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));

    internal sealed class Node(Uri address, AuthenticationHeaderValue? authorization)
    {
        private long _failedAt;

        public Uri Address { get; } = address;

        public AuthenticationHeaderValue? Authorization { get; } = authorization;

        /// <summary>0 while it is up.</summary>
        public long FailedAt
        {
            get => Volatile.Read(ref _failedAt);
            set => Volatile.Write(ref _failedAt, value);
        }
    }
}
