namespace Headless.Gateway.Startup;

/// <summary>
/// Work to be done once, after the stores are ready and before the host says that it is. Tasks run one after another in the order of
/// registration; one that throws stops the host.
/// </summary>
internal interface IStartupTask
{
    /// <summary>For the log and for <c>/health/ready</c>.</summary>
    string Name { get; }

    Task RunAsync(CancellationToken cancellationToken);
}
