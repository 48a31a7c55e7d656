namespace Headless.ReferenceServer;

/// <summary>The three documents of the reference, by the names that its tables use.</summary>
public static class ReferenceRequests
{
    /// <summary>(a): one field, so everything around it.</summary>
    public const string Hello = "{ hello }";

    /// <summary>(b): 50 products; brand and variants are two batched calls that really wait.</summary>
    public const string Products =
        "{ products { id name slug price { amount currency } tags brand { name } variants(first: 3) { sku price { amount currency } } } }";

    /// <summary>(c): 20 groups of 20 items of 5 leaves, all at hand.</summary>
    public const string Groups = "{ groups { id name items { id name leaves { id value } } } }";
}
