using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ModelOperator.Analysis.Evaluation;
using ModelOperator.Analysis.Measuring;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Sources.Gateway;
using ModelOperator.Analysis.Sources.Prometheus;
using ModelOperator.Analysis.Validation;
using Prometheus;

namespace ModelOperator.Analysis;

/// <summary>Puts the analysis into a host.</summary>
public static class AnalysisExtensions
{
    private const string DefaultSource = "default";

    /// <summary>Adds <see cref="IStepAnalyzer"/>, <see cref="AnalysisValidator"/> the sources of <c>MetricSources:{name}</c>, and the
    /// gateways as one more, found by the host's <see cref="IGatewayPods"/>.</summary>
    /// <exception cref="MetricSourceConfigurationException">A source is configured wrongly.</exception>
    public static IServiceCollection AddAnalysis(this IServiceCollection services, IConfiguration configuration)
    {
        var configured = MetricSourceConfiguration.Read(configuration);
        services.TryAddSingleton<CollectorRegistry>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IGatewayPods, NoGatewayPods>();
        services.AddSingleton(provider => new MetricSourceRegistry(Sources(configured, provider)));
        services.AddSingleton(new QueryLimiter());
        services.AddSingleton<IMetricEvaluator, ThresholdEvaluator>();
        services.AddSingleton<IMetricEvaluator, ComparisonEvaluator>();
        services.AddSingleton<BuiltinMeasurer>();
        services.AddSingleton<AnalysisMetrics>();
        services.AddSingleton<AnalysisValidator>();
        services.AddSingleton<IStepAnalyzer, StepAnalyzer>();
        return services;
    }

    // The gateways are a source of their own name, and the default one where no other is configured under that name.
    private static IEnumerable<IMetricSource> Sources(
        IReadOnlyDictionary<string, MetricSourceOptions> configured, IServiceProvider provider)
    {
        var time = provider.GetRequiredService<TimeProvider>();
        var gateways = ((string[])[GatewaySource.OwnName, DefaultSource]).Where(name => !configured.ContainsKey(name))
            .Select(name => new GatewaySource(name, provider.GetRequiredService<IGatewayPods>(), GatewayHandler.Create(), time));
        return [.. configured.Select(source => new PrometheusSource(source.Key, source.Value, time)), .. gateways];
    }
}
