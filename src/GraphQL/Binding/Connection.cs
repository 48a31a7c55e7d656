namespace Headless.GraphQL;

/// <summary>A count that stays cheap: exact up to a bound, then a lower bound or an estimate.</summary>
public readonly record struct Count(int Value, bool IsExact);

/// <summary>Where a page stands among its neighbours.</summary>
public readonly record struct PageInfo(bool HasNextPage, bool HasPreviousPage, string? StartCursor, string? EndCursor);

/// <summary>A node and the place from which a client can go on.</summary>
public readonly record struct Edge<T>(string Cursor, T Node);

/// <summary>
/// The one runtime type behind every <c>XConnection</c> of the schema that has exactly edges, nodes, pageInfo and totalCount.
/// Cursors are made only when they are asked for.
/// </summary>
/// <param name="Nodes">The page, in order.</param>
/// <param name="CursorOf">Opaque cursor of the node at that index.</param>
/// <param name="HasNextPage">Whether a further page exists.</param>
/// <param name="HasPreviousPage">Whether the page was asked for with <c>after</c>.</param>
/// <param name="TotalCount">Present when the caller selected it (see <c>FieldSelection</c>).</param>
public sealed record Connection<T>(
    IReadOnlyList<T> Nodes,
    Func<int, string> CursorOf,
    bool HasNextPage,
    bool HasPreviousPage,
    Count TotalCount = default)
{
    public IReadOnlyList<Edge<T>> Edges
    {
        get
        {
            var edges = new Edge<T>[Nodes.Count];
            for (var i = 0; i < edges.Length; i++)
            {
                edges[i] = new Edge<T>(CursorOf(i), Nodes[i]);
            }

            return edges;
        }
    }

    public PageInfo PageInfo => Nodes.Count == 0
        ? new PageInfo(HasNextPage, HasPreviousPage, null, null)
        : new PageInfo(HasNextPage, HasPreviousPage, CursorOf(0), CursorOf(Nodes.Count - 1));

    /// <summary>Nothing, and nothing after it.</summary>
    public static Connection<T> Empty { get; } = new([], _ => "", false, false, new Count(0, true));
}
