namespace Headless.Storage.Sqlite;

/// <summary>What the embedded store keeps; a server keeps the rest.</summary>
[Flags]
public enum SqlitePorts
{
    None = 0,
    Documents = 1,
    KeyValue = 2,
    Search = 4,
    All = Documents | KeyValue | Search,
}
