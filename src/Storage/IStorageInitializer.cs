namespace Headless.Storage;

/// <summary>
/// Makes a store ready before anything is served: folder or connection, tables, indexes, rows of changed declarations.
/// Can be called again without effect. The host calls it at start; whoever has no host (tests, tools) calls it first.
/// </summary>
public interface IStorageInitializer
{
    Task InitializeAsync(CancellationToken cancellationToken);
}
