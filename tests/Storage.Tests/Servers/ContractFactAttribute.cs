using Xunit.Abstractions;
using Xunit.Sdk;

namespace Headless.Storage.Tests.Servers;

/// <summary>A test of a contract: runs once for each engine, where that engine is.</summary>
[XunitTestCaseDiscoverer("Headless.Storage.Tests.Servers.ContractFactDiscoverer", "Headless.Storage.Tests")]
public sealed class ContractFactAttribute : FactAttribute;

/// <summary>A test of a contract with several rows of data.</summary>
[XunitTestCaseDiscoverer("Headless.Storage.Tests.Servers.ContractTheoryDiscoverer", "Headless.Storage.Tests")]
public sealed class ContractTheoryAttribute : TheoryAttribute;

/// <summary>Makes the test cases of <see cref="ContractFactAttribute"/>; found by xUnit by its name.</summary>
public sealed class ContractFactDiscoverer(IMessageSink diagnostics) : FactDiscoverer(diagnostics)
{
    protected override IXunitTestCase CreateTestCase(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        new ContractTestCase(
            DiagnosticMessageSink,
            discoveryOptions.MethodDisplayOrDefault(),
            discoveryOptions.MethodDisplayOptionsOrDefault(),
            testMethod);
}

/// <summary>Makes the test cases of <see cref="ContractTheoryAttribute"/>; found by xUnit by its name.</summary>
public sealed class ContractTheoryDiscoverer(IMessageSink diagnostics) : TheoryDiscoverer(diagnostics)
{
    protected override IEnumerable<IXunitTestCase> CreateTestCasesForDataRow(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute, object[] dataRow) =>
    [
        new ContractTestCase(
            DiagnosticMessageSink,
            discoveryOptions.MethodDisplayOrDefault(),
            discoveryOptions.MethodDisplayOptionsOrDefault(),
            testMethod,
            dataRow),
    ];
}

/// <summary>A test case that is skipped when the server that its class needs does not run.</summary>
public sealed class ContractTestCase : XunitTestCase
{
    [Obsolete("For xUnit, which makes test cases from what it has written down.")]
    public ContractTestCase()
    {
    }

    public ContractTestCase(
        IMessageSink diagnostics,
        TestMethodDisplay display,
        TestMethodDisplayOptions displayOptions,
        ITestMethod testMethod,
        object[]? arguments = null) : base(diagnostics, display, displayOptions, testMethod, arguments)
    {
    }

    protected override string? GetSkipReason(IAttributeInfo factAttribute)
    {
        var needed = TestMethod.TestClass.Class.GetCustomAttributes(typeof(NeedsServerAttribute).AssemblyQualifiedName).FirstOrDefault();
        var kind = needed?.GetNamedArgument<string>(nameof(NeedsServerAttribute.Kind));
        return base.GetSkipReason(factAttribute) ?? (kind is null ? null : NeedsServerAttribute.SkipReason(kind));
    }
}
