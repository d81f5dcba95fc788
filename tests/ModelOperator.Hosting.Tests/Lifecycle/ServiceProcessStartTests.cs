using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelOperator.Hosting.Lifecycle;

namespace ModelOperator.Hosting.Tests.Lifecycle;

/// <summary>Plays what may happen while the host is still starting.</summary>
public sealed class ServiceProcessStartTests : IDisposable
{
    private readonly string _termination = Path.GetTempFileName();
    private readonly StringWriter _errors = new();

    public void Dispose() => File.Delete(_termination);

    [Fact]
    public async Task StopDuringTheStart_IsASuccess()
    {
        (await RunAsync(services => services.AddHostedService<StopsWhileStarting>())).ShouldBe(0);

        _errors.ToString().ShouldBeEmpty();
    }

    [Fact]
    public async Task BackgroundServiceThatFailsDuringTheStart_IsTheCauseThatIsShown()
    {
        (await RunAsync(services => services.AddHostedService<Fails>().AddHostedService<WaitsForTheStop>())).ShouldBe(1);

        (await File.ReadAllTextAsync(_termination)).ShouldBe("InvalidOperationException: the background is broken");
    }

    [Fact]
    public async Task ServiceThatCannotStart_IsShown()
    {
        (await RunAsync(services => services.AddHostedService<CannotStart>())).ShouldBe(1);

        (await File.ReadAllTextAsync(_termination)).ShouldBe("no GPU; ask for one in spec.gpu");
        _errors.ToString().ShouldBe("no GPU; ask for one in spec.gpu" + Environment.NewLine);
    }

    private Task<int> RunAsync(Action<IServiceCollection> configure) => ServiceProcess.RunAsync(
        () =>
        {
            var builder = Host.CreateEmptyApplicationBuilder(null);
            configure(builder.Services);
            return builder.Build();
        },
        new TerminationLog(_termination),
        _errors);

    private sealed class StopsWhileStarting(IHostApplicationLifetime lifetime) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            lifetime.StopApplication();
            cancellationToken.ThrowIfCancellationRequested();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Fails : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            throw new InvalidOperationException("the background is broken");
        }
    }

    private sealed class WaitsForTheStop(IHostApplicationLifetime lifetime) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) =>
            Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, lifetime.ApplicationStopping);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class CannotStart : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => throw new StartupException("no GPU; ask for one in spec.gpu");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
