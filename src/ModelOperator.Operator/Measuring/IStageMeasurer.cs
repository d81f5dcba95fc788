using ModelOperator.Api;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Measuring;

/// <summary>Measures every metric of a stage once.</summary>
internal interface IStageMeasurer
{
    /// <summary>One measurement for each metric of the spec; a metric that cannot be measured is NoData, not an exception.</summary>
    Task<IReadOnlyList<MetricStatus>> MeasureAsync(ModelDeployment owner, AnalysisRequest request, CancellationToken cancellationToken);

    /// <summary>A stage begins: what counts from its own first reading reads now. Whatever goes wrong shows in the first
    /// measurement.</summary>
    Task BeginAsync(ModelDeployment owner, AnalysisRequest request, CancellationToken cancellationToken);

    /// <summary>A ModelDeployment is gone, and nothing is being measured for it any more.</summary>
    void Forget(ModelDeployment owner);
}
