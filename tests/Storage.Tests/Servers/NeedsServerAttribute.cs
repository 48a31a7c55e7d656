using Headless.Servers;

namespace Headless.Storage.Tests.Servers;

/// <summary>
/// The tests of this class run against a server of <c>headless servers up</c>. Without it those marked as
/// <see cref="ContractFactAttribute"/> or <see cref="ContractTheoryAttribute"/>, inherited ones too, are skipped and say which server was
/// missing.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = true)]
public sealed class NeedsServerAttribute(string kind) : Attribute
{
    public string Kind { get; } = kind;

    /// <summary>Null when it runs.</summary>
    public static string? SkipReason(string kind) => RunningServers.ConnectionString(kind) is null
        ? $"{kind} does not run; 'dotnet run --project tools/Cli -- servers up' starts it."
        : null;
}

/// <summary>A test that starts servers of its own, to do them harm; skipped where they are not installed.</summary>
public sealed class FaultFactAttribute : FactAttribute
{
    public FaultFactAttribute(params string[] kinds)
    {
        Skip = kinds.Select(ServerKinds.Missing).FirstOrDefault(missing => missing is not null);
    }
}
