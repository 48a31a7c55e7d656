using System.Globalization;
using System.Security.Cryptography;

namespace Headless.Storage.Elasticsearch.Search;

/// <summary>
/// What an index of the port is called on the server. Searches and writes go to the alias <see cref="Main"/>; while a rebuild fills another
/// index, <see cref="Building"/> leads every gateway to it.
/// </summary>
internal sealed record IndexNames(string Index, string Main)
{
    public string Building => Main + ".building";

    /// <summary>What is kept beside the documents and outlives rebuilds: labels, counted queries, highest versions, the lock.</summary>
    public string State => Main + ".state";

    /// <summary>The index that the first write makes. Its fixed name lets one of several gateways win.</summary>
    public string First => Main + ".g-0";

    public string AnyGeneration => Main + ".g-*";

    public static IndexNames Of(string prefix, string index)
    {
        if (index.Length is 0 or > 100 || !index.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_'))
        {
            throw new ArgumentException($"'{index}' is no name of an index: lower-case letters.", nameof(index));
        }

        return new IndexNames(index, prefix + index);
    }

    public string Next(TimeProvider clock) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Main}.g-{clock.GetUtcNow():yyyyMMddHHmmss}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
}
