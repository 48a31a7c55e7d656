using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Headless.Storage.Documents;

namespace Headless.Cli.Migrate;

/// <summary>What lies on one side of a collection, in the order of ids.</summary>
/// <param name="Checksum">SHA-256 over ids, versions and bodies.</param>
internal sealed record Inventory(long Count, string Checksum);

/// <summary>One collection on one side. Each gateway declares its own, and a store takes only those of its gateway.</summary>
internal sealed record KeptDocuments(IDocumentTransfer Store, Collection Collection)
{
    public ValueTask<IReadOnlyList<IDocument>> ReadAsync(string? after, int limit, CancellationToken cancellationToken) =>
        Store.ReadAsync(Collection, after, limit, cancellationToken);

    /// <summary>Everything, in pages, each with the id that it comes behind.</summary>
    /// <exception cref="CliException">A document is stored under another id than its own, so that no end would be reached.</exception>
    public async IAsyncEnumerable<(string? After, IReadOnlyList<IDocument> Documents)> PagesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? after = null;
        while (await ReadAsync(after, IDocumentTransfer.MaxBatch, cancellationToken) is { Count: > 0 } page)
        {
            var last = page[^1].Id;
            if (after is not null && Encoding.UTF8.GetBytes(last).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(after)) <= 0)
            {
                throw new CliException($"{Collection.Name} is damaged: '{last}' is stored under another id, behind '{after}'.");
            }

            yield return (after, page);
            after = last;
        }
    }
}

/// <summary>
/// Moves one collection, page by page in the order of ids. A page that the target has already is read and left alone, so a move that was
/// cut short goes on where it stopped when it is run again.
/// </summary>
internal sealed class DocumentMove(KeptDocuments from, KeptDocuments to)
{
    /// <summary>How many documents had to be written.</summary>
    public async Task<long> CopyAsync(Action<long> report, CancellationToken cancellationToken)
    {
        var (written, done) = (0L, 0L);
        await foreach (var (after, page) in from.PagesAsync(cancellationToken))
        {
            var there = await to.ReadAsync(after, page.Count, cancellationToken);
            if (!IsSame(page, there))
            {
                await to.Store.WriteAsync(to.Collection, page, cancellationToken);
                written += page.Count;
            }

            done += page.Count;
            report(done);
        }

        return written;
    }

    public static async Task<Inventory> TakeInventoryAsync(KeptDocuments side, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var count = 0L;
        await foreach (var (_, page) in side.PagesAsync(cancellationToken))
        {
            foreach (var document in page)
            {
                Append(hash, document, side.Collection.Serialize(document));
            }

            count += page.Count;
        }

        return new Inventory(count, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private bool IsSame(IReadOnlyList<IDocument> page, IReadOnlyList<IDocument> there)
    {
        if (there.Count != page.Count)
        {
            return false;
        }

        for (var i = 0; i < page.Count; i++)
        {
            if (page[i].Id != there[i].Id || page[i].Version != there[i].Version
                || !from.Collection.Serialize(page[i]).AsSpan().SequenceEqual(to.Collection.Serialize(there[i])))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Lengths stand before texts, so that no two lists of documents look alike.</summary>
    private static void Append(IncrementalHash hash, IDocument document, byte[] body)
    {
        var id = Encoding.UTF8.GetBytes(document.Id);
        Span<byte> head = stackalloc byte[3 * sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(head, id.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head[sizeof(int)..], document.Version);
        BinaryPrimitives.WriteInt32LittleEndian(head[(2 * sizeof(int))..], body.Length);
        hash.AppendData(head);
        hash.AppendData(id);
        hash.AppendData(body);
    }
}
