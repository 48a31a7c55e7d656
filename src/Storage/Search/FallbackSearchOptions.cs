namespace Headless.Storage.Search;

/// <summary>What answers searches while the search server does not.</summary>
public sealed class FallbackSearchOptions
{
    /// <summary>
    /// <c>none</c>: searches fail with UNAVAILABLE. <c>sqlite</c>: an embedded index in the data folder answers, which every gateway fills
    /// from the documents for itself; its answers are as old as its last filling.
    /// </summary>
    public string Fallback { get; set; } = "none";

    /// <summary>How often that index is filled anew: a pass over all documents. 1 to 1440.</summary>
    public int FallbackRefreshMinutes { get; set; } = 15;

    /// <summary>What is wrong with the values, for people; empty when nothing is.</summary>
    public IEnumerable<string> Problems()
    {
        if (Fallback is not ("none" or "sqlite"))
        {
            yield return $"Storage:Elasticsearch:Fallback is '{Fallback}'. Allowed are: none, sqlite.";
        }

        if (FallbackRefreshMinutes is < 1 or > 1440)
        {
            yield return $"Storage:Elasticsearch:FallbackRefreshMinutes is {FallbackRefreshMinutes}; allowed are 1 to 1440.";
        }
    }
}
