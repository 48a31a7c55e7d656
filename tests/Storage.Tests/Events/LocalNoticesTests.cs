using Headless.Storage.Events;

namespace Headless.Storage.Tests.Events;

public sealed class LocalNoticesTests : NoticesContract
{
    private readonly LocalNotices _notices = new();

    protected override INotices Here => _notices;

    protected override INotices There => _notices;

    public override Task InitializeAsync() => Task.CompletedTask;

    public override Task DisposeAsync() => Task.CompletedTask;
}
