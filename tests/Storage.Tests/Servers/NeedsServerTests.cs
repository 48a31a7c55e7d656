using System.Reflection;

namespace Headless.Storage.Tests.Servers;

/// <summary>Where no server runs, the whole suite passes or says what it skipped.</summary>
public sealed class NeedsServerTests
{
    [Fact]
    public void Tests_Should_BeSkippedWithTheirServer_When_TheirClassNeedsOne()
    {
        var classes = typeof(NeedsServerTests).Assembly.GetTypes().Where(type => type.IsDefined(typeof(NeedsServerAttribute))).ToList();
        var others = from type in classes
                     from method in type.GetMethods()
                     where method.GetCustomAttribute<FactAttribute>() is { } fact
                         and not (ContractFactAttribute or ContractTheoryAttribute)
                     select $"{type.Name}.{method.Name}";

        Assert.NotEmpty(classes);
        Assert.Empty(others);
    }
}
