using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ModelOperator.Analysis.Evaluation;
using ModelOperator.Analysis.Measuring;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Sources.Gateway;
using ModelOperator.Analysis.Sources.Prometheus;
using ModelOperator.Analysis.Validation;
using ModelOperator.Hosting.Lifecycle;
using ModelOperator.Hosting.Logging;
using Prometheus;

namespace ModelOperator.Analysis;

/// <summary>Adds the analysis to a host.</summary>
public static class AnalysisExtensions
{
    private const string DefaultSource = "default";

    /// <summary>Adds <see cref="IStepAnalyzer"/>, <see cref="AnalysisValidator"/> and the sources of <c>MetricSources:{name}</c>. The
    /// gateways are one more source; the host's <see cref="IGatewayPods"/> finds them.</summary>
    /// <exception cref="StartupException">A source is configured wrongly.</exception>
    public static IServiceCollection AddAnalysis(this IServiceCollection services, IConfiguration configuration)
    {
        var configured = MetricSourceConfiguration.Read(configuration);
        services.TryAddSingleton<CollectorRegistry>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ToldCauses>();
        services.TryAddSingleton<IGatewayPods, NoGatewayPods>();
        services.AddSingleton(provider => new MetricSourceRegistry(Sources(configured, provider)));
        services.AddSingleton(new QueryLimiter());
        services.AddSingleton<IMetricEvaluator, ThresholdEvaluator>();
        services.AddSingleton<IMetricEvaluator, ComparisonEvaluator>();
        services.AddSingleton<GpuMemoryMeasurer>();
        services.AddSingleton<BuiltinMeasurer>();
        services.AddSingleton<AnalysisMetrics>();
        services.AddSingleton<QueryMetrics>();
        services.AddSingleton<AnalysisValidator>();
        services.AddSingleton<IStepAnalyzer, StepAnalyzer>();
        return services;
    }

    // The gateways are a source with a name of their own. They are the default source, too, unless another is configured under that name.
    private static IEnumerable<IMetricSource> Sources(
        IReadOnlyDictionary<string, MetricSourceOptions> configured, IServiceProvider provider)
    {
        var time = provider.GetRequiredService<TimeProvider>();
        var gateways = ((string[])[GatewaySource.OwnName, DefaultSource]).Where(name => !configured.ContainsKey(name))
            .Select(name => new GatewaySource(name, provider.GetRequiredService<IGatewayPods>(), GatewayHandler.Create(), time));
        return [.. configured.Select(source => new PrometheusSource(source.Key, source.Value, time)), .. gateways];
    }
}
