using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ModelOperator.Hosting.Lifecycle;

namespace ModelOperator.Hosting.Tests.Lifecycle;

public sealed class ShutdownStateTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly Lifetime _lifetime = new();
    private readonly ShutdownState _shutdown;

    public ShutdownStateTests() =>
        _shutdown = new ShutdownState(
            new ShutdownOptions { Delay = TimeSpan.FromSeconds(5) }, _lifetime, _time, NullLogger<ShutdownState>.Instance);

    [Fact]
    public async Task Shutdown_StopsTheHostOnlyAfterItsDelay()
    {
        _shutdown.IsShuttingDown.ShouldBeFalse();

        var done = _shutdown.BeginAsync("SIGTERM");

        _shutdown.IsShuttingDown.ShouldBeTrue();
        _time.Advance(TimeSpan.FromSeconds(4.9));
        _lifetime.Stopped.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(0.2));
        await done;
        _lifetime.Stopped.ShouldBeTrue();
    }

    [Fact]
    public async Task SecondSignal_EndsTheDelay()
    {
        var done = _shutdown.BeginAsync("SIGTERM");

        await _shutdown.BeginAsync("SIGINT");

        await done;
        _lifetime.Stopped.ShouldBeTrue();
    }

    public void Dispose()
    {
        _shutdown.Dispose();
        _lifetime.Dispose();
    }

    private sealed class Lifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public bool Stopped => _stopping.IsCancellationRequested;

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _stopping.Cancel();

        public void Dispose() => _stopping.Dispose();
    }
}
