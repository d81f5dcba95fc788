using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Sources;
using ModelOperator.Operator.Observing.Gateways;
using ModelOperator.Operator.Tests.Healing;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Monitoring;

/// <summary>The whole operator, with a metric source that says what it is told to.</summary>
public sealed class WatchedModelTests
{
    [Fact]
    public async Task CallsThatFallToZero_ShowInTheConditionAndAsAnEvent_AndTheirReturnDoes()
    {
        var source = new Source { Calls = 0 };
        PodsInMemory? pods = null;
        await using var digits = await OperatorInMemory.StartAsync(cluster => pods = new PodsInMemory(cluster), services =>
        {
            services.AddSingleton<IGatewayProbe>(pods!);
            services.AddSingleton(new MetricSourceRegistry([source]));
        });
        await using var running = pods!;
        running.Start();

        digits.Apply(Sample.Digits(spec => spec with { Gpu = null, Monitoring = new() { Interval = "10s" } }));

        await digits.UntilAsync("MonitoringHealthy", "False", "traffic: 0 calls in 15 min");
        await Eventually.True(() => Events(digits).Contains("MonitoringBad"));

        source.Calls = 100;
        await digits.UntilAsync("MonitoringHealthy", "True", "Every check");
        await Eventually.True(() => Events(digits).Contains("MonitoringRecovered"));

        digits.Apply(Sample.Digits(spec => spec with { Gpu = null }));
        await Eventually.True(
            () => !digits.Cluster.Get("/apis/modeloperator.dev/v1alpha1/namespaces/ml/modeldeployments/digits")!["status"]!.ToJsonString()
            .Contains("MonitoringHealthy", StringComparison.Ordinal));
    }

    private static string Events(OperatorInMemory digits) => string.Concat(digits.Cluster.Server.Received
        .Where(request => request.Path.Contains("/events", StringComparison.Ordinal)).Select(request => request.Body));

    private sealed class Source : IMetricSource, ISumSource
    {
        public double Calls { get; set; }

        public string Name => "default";

        public MetricScope Scope => MetricScope.Namespace;

        public SourceLabels Labels { get; } = new();

        public Task<QueryResult> QueryAsync(string @namespace, string query, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<CounterResult> SumAsync(string @namespace, string query, CancellationToken cancellationToken) =>
            Task.FromResult(CounterResult.Of(
            [Sum("calls", Calls), Sum("day", 5000)], "none"));

        private static CounterRise Sum(string window, double value) =>
            new(new Dictionary<string, string> { ["counter"] = "model_gateway_requests_total", ["window"] = window }, value);
    }
}
