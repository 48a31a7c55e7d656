namespace Headless.GraphQL;

/// <summary>The part of the schema that one project answers. The generator writes it (<c>CatalogGraphQLModule</c>).</summary>
public interface IGraphQLModule
{
    /// <summary>The SDL files that the project owns: file name and text.</summary>
    IReadOnlyList<KeyValuePair<string, string>> Sdl { get; }

    /// <summary>Binds every field of those files.</summary>
    void Bind(ModuleBinder binder);
}
