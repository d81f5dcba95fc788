using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ModelOperator.Analysis.Evaluation;
using ModelOperator.Analysis.Measuring;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Sources.Prometheus;
using ModelOperator.Analysis.Validation;

namespace ModelOperator.Analysis;

/// <summary>Puts the analysis into a host.</summary>
public static class AnalysisExtensions
{
    /// <summary>Adds <see cref="IStepAnalyzer"/>, <see cref="AnalysisValidator"/> and the sources of <c>MetricSources:{name}</c>.</summary>
    /// <exception cref="MetricSourceConfigurationException">A source is configured wrongly.</exception>
    public static IServiceCollection AddAnalysis(this IServiceCollection services, IConfiguration configuration)
    {
        var configured = MetricSourceConfiguration.Read(configuration);
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new MetricSourceRegistry(
            configured.Select(source => new PrometheusSource(source.Key, source.Value, provider.GetRequiredService<TimeProvider>()))));
        services.AddSingleton(new QueryLimiter());
        services.AddSingleton<IMetricEvaluator, ThresholdEvaluator>();
        services.AddSingleton<IMetricEvaluator, ComparisonEvaluator>();
        services.AddSingleton<BuiltinMeasurer>();
        services.AddSingleton<AnalysisMetrics>();
        services.AddSingleton<AnalysisValidator>();
        services.AddSingleton<IStepAnalyzer, StepAnalyzer>();
        return services;
    }
}
