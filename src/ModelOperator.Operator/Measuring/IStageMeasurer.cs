using ModelOperator.Api;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Measuring;

/// <summary>Measures every metric of a stage once.</summary>
internal interface IStageMeasurer
{
    /// <summary>
    /// One measurement for each metric of the spec. A metric that cannot be measured has the verdict NoData; no exception is thrown.
    /// </summary>
    Task<IReadOnlyList<MetricStatus>> MeasureAsync(ModelDeployment owner, AnalysisRequest request, CancellationToken cancellationToken);

    /// <summary>Tells the metric sources that a stage begins, so that a source which counts from its own first reading reads now. A failure
    /// shows in the first measurement.</summary>
    Task BeginAsync(ModelDeployment owner, AnalysisRequest request, CancellationToken cancellationToken);

    /// <summary>Tells the metric sources that a rollout has ended, so that they forget what they have counted for it.</summary>
    void End(ModelDeployment owner);

    /// <summary>Forgets a ModelDeployment that is gone and for which nothing is being measured any more.</summary>
    void Forget(ModelDeployment owner);
}
