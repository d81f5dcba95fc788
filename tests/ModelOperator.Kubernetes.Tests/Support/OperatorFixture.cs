using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Kubernetes.Controllers.Registration;
using ModelOperator.Kubernetes.Settings;
using ModelOperator.Testing;

namespace ModelOperator.Kubernetes.Tests.Support;

/// <summary>A whole operator with one controller of ConfigMaps that own Services, against a cluster in memory.</summary>
internal sealed class OperatorFixture : IAsyncDisposable
{
    private readonly IHost _host;

    private OperatorFixture(MemoryCluster cluster, IHost host, ManualTimeProvider clock, RecordingController controller)
    {
        Cluster = cluster;
        _host = host;
        Clock = clock;
        Controller = controller;
    }

    public MemoryCluster Cluster { get; }

    public ManualTimeProvider Clock { get; }

    public RecordingController Controller { get; }

    public IServiceProvider Services => _host.Services;

    /// <summary>The lines that the log of a running operator has: those from Information on.</summary>
    public IReadOnlyList<FakeLogRecord> Log => Services.GetFakeLogCollector().GetSnapshot();

    public IKubernetesApi Api => Services.GetRequiredService<IKubernetesApi>();

    public static async Task<OperatorFixture> StartAsync(
        Action<ControllerBuilder<V1ConfigMap>>? configure = null,
        Action<OperatorOptions>? options = null,
        Action<IServiceCollection>? services = null,
        Action<MemoryCluster>? cluster = null,
        ManualTimeProvider? clock = null)
    {
        clock ??= new ManualTimeProvider();
        var memory = await MemoryCluster.StartAsync(clock);
        cluster?.Invoke(memory);
        var controller = new RecordingController();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Information).AddFakeLogging();
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton(new KubernetesConnection { Server = memory.Server.Address, Source = "a test", Namespace = "system" });
        builder.Services.AddSingleton(controller);
        services?.Invoke(builder.Services);
        builder.Services
            .AddKubernetesOperator(o =>
            {
                o.LeaderElection.Enabled = false;
                options?.Invoke(o);
            })
            .AddController<RecordingController, V1ConfigMap>(b =>
            {
                b.Owns<V1Service>();
                configure?.Invoke(b);
            });
        var fixture = new OperatorFixture(memory, builder.Build(), clock, controller);
        await fixture._host.StartAsync();
        return fixture;
    }

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Cluster.ReleaseWatches();
        var stopping = _host.StopAsync();
        await Eventually.True(() => stopping.IsCompleted, Clock, TimeSpan.FromSeconds(1));
        await stopping;
        _host.Dispose();
        await Cluster.DisposeAsync();
    }
}
