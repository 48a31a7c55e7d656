namespace Headless.GraphQL;

/// <summary>How an operation is answered, as far as its document says.</summary>
public enum ResponseForm
{
    /// <summary>By one response; so is what cannot be executed.</summary>
    One,

    /// <summary>By one, and by further ones while it defers fragments.</summary>
    Deferred,

    /// <summary>By one for each event of a subscription.</summary>
    Events,
}
