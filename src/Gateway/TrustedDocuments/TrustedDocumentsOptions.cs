namespace Headless.Gateway.TrustedDocuments;

/// <summary>Which documents this host answers without being sent them.</summary>
internal sealed class TrustedDocumentsOptions
{
    public const string Section = "GraphQL:TrustedDocuments";

    /// <summary>Who has it may send text even when only trusted documents are answered: tools of editors and developers.</summary>
    public const string TextScope = "documents:any";

    /// <summary>Refuses documents that are sent as text, introspection included, to whoever lacks <see cref="TextScope"/>.</summary>
    public bool Only { get; set; }

    /// <summary>
    /// Files that tools of front ends write at build time, see <see cref="DocumentManifest"/>. Their documents serve every caller.
    /// </summary>
    public IList<string> Manifests { get; } = [];
}
