using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelOperator.Hosting.Operations;
using ModelOperator.Kubernetes.Client.Transport;
using ModelOperator.Kubernetes.Settings;
using ModelOperator.Operator.Observing;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Reconciling;

/// <summary>The whole operator against an API server in memory that makes nothing in a namespace that is being deleted.</summary>
public sealed class GoingNamespaceTests : IAsyncLifetime
{
    private const string Going = """{"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z","finalizers":["kubernetes"]}}""";

    private readonly Lines _lines = new();
    private MemoryCluster _cluster = null!;
    private KubeconfigFile _kubeconfig = null!;
    private IHost? _host;
    private List<IHostedService> _started = [];

    public async Task InitializeAsync()
    {
        _cluster = await MemoryCluster.StartAsync();
        _kubeconfig = KubeconfigFile.Of(_cluster.Server.Address);
    }

    public async Task DisposeAsync()
    {
        foreach (var service in Enumerable.Reverse(_started))
        {
            await service.StopAsync(default).Soon();
        }

        _host?.Dispose();
        await _cluster.DisposeAsync();
        _kubeconfig.Dispose();
    }

    [Fact]
    public async Task NamespaceThatIsGoing_IsLeftAlone()
    {
        _cluster.Put("/api/v1/namespaces/leaving", Going);
        Deploy("leaving", "digits");
        Deploy("staying", "digits");

        await StartAsync();
        await Eventually.True(() => Asked("staying").Any(path => path.EndsWith("deployments/digits-gateway", StringComparison.Ordinal)));

        Writes("leaving").ShouldBeEmpty();
    }

    [Fact]
    public async Task NamespaceThatBeginsToGo_GetsNoMoreWrites_WhateverIsTakenFromIt()
    {
        _cluster.Put("/api/v1/namespaces/leaving");
        Deploy("leaving", "digits");
        await StartAsync();
        await Eventually.True(
            () => Asked("leaving").Any(path => path.EndsWith("poddisruptionbudgets/digits-gateway", StringComparison.Ordinal)));

        _cluster.Put("/api/v1/namespaces/leaving", Going);
        await Eventually.True(() => _host!.Services.GetRequiredService<GoingNamespaces>().Includes("leaving"));
        var before = Writes("leaving").Count;
        foreach (var path in Asked("leaving").Distinct())
        {
            if (_cluster.Get(path) is not null)
            {
                _cluster.Delete(path);
            }
        }

        Deploy("staying", "digits");
        await Eventually.True(() => Asked("staying").Any(path => path.EndsWith("deployments/digits-gateway", StringComparison.Ordinal)));

        // One that was under way when the namespace began to go may still land.
        Writes("leaving").Skip(before).Count(w => !w.Contains("/events", StringComparison.Ordinal)).ShouldBeLessThanOrEqualTo(1);
        _lines.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task OperatorOfThatNamespaceAlone_LearnsItFromTheFirstRefusedWrite()
    {
        _cluster.Put("/api/v1/namespaces/leaving", Going);
        Deploy("leaving", "digits");

        await StartAsync("--Operator:WatchNamespaces=leaving");
        await Eventually.True(() => Asked("leaving").Count > 0);
        await Eventually.True(() => _host!.Services.GetRequiredService<GoingNamespaces>().Includes("leaving"));
        Deploy("leaving", "digits", """{"note":"changed"}""");
        Deploy("leaving", "letters");
        await Eventually.True(() => Asked("leaving").Any(path => path.Contains("letters", StringComparison.Ordinal)));

        Asked("leaving").Count(path => path.Contains("digits", StringComparison.Ordinal)).ShouldBe(1, "it is asked once, and believed");
        _lines.Errors.ShouldBeEmpty();
        _cluster.Server.Received.ShouldNotContain(r => r.Path == "/api/v1/namespaces", "it has no right to");
    }

    // What is to be made, by its path.
    private List<string> Asked(string ns) =>
    [
        .. _cluster.Server.Received
            .Where(r => r.Method == "POST" && r.Path.Contains($"/namespaces/{ns}/", StringComparison.Ordinal)
                && !r.Path.EndsWith("/events", StringComparison.Ordinal))
            .Select(r => $"{r.Path}/{(string?)JsonNode.Parse(r.Body)!["metadata"]!["name"]}"),
    ];

    private List<string> Writes(string ns) => [.. _cluster.Writes.Where(w => w.Contains($"/namespaces/{ns}/", StringComparison.Ordinal))];

    private void Deploy(string ns, string name, string annotations = "{}") => _cluster.Put($"/apis/modeloperator.dev/v1alpha1/namespaces/{ns}/modeldeployments/{name}", $$$$"""
        {"apiVersion":"modeloperator.dev/v1alpha1","kind":"ModelDeployment","metadata":{"annotations":{{{{annotations}}}}},
         "spec":{"model":{"uri":"configmap://models/v1.onnx"},"replicas":1,"strategy":{"canary":{"steps":[{"weight":10}]} } } }
        """);

    private async Task StartAsync(params string[] arguments)
    {
        _host = OperatorProcess.Build(
            ["--Operator:GatewayImage=gateway:1", "--Operator:ModelServerImage=model-server:1", "--Operator:Workers=1", .. arguments]);
        _host.Services.GetRequiredService<IOptions<KubernetesClientOptions>>().Value.Kubeconfig = _kubeconfig.Path;
        _host.Services.GetRequiredService<IOptions<OperatorOptions>>().Value.LeaderElection.Enabled = false;
        _host.Services.GetRequiredService<ILoggerFactory>().AddProvider(_lines);
        // All but the admin port, which is one for the machine.
        _started = [.. _host.Services.GetServices<IHostedService>().Where(s => s.GetType().Assembly != typeof(OperationsOptions).Assembly)];
        foreach (var service in _started)
        {
            await service.StartAsync(default).Soon();
        }
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Errors { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Error)
            {
                Errors.Enqueue($"{formatter(state, exception)} {exception?.Message}");
            }
        }

        public void Dispose()
        {
        }
    }
}
