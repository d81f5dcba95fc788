using ModelOperator.Analysis.Templates;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Analysis.Measuring;

/// <summary>Measures every metric of a stage once.</summary>
public interface IStepAnalyzer
{
    /// <summary>Asks all queries at the same time and judges the answers.</summary>
    /// <param name="spec">The analysis, as it was when the stage began.</param>
    /// <param name="context">The values of the variables.</param>
    /// <param name="previous">The newest measurements of the same stage, for counting failures in a row; empty at the start of the
    /// stage.</param>
    /// <param name="cancellationToken">Cancels the measurement.</param>
    /// <returns>One measurement for each metric, in the order of the spec. An error becomes the verdict NoData with a message.</returns>
    /// <exception cref="OperationCanceledException">Only when <paramref name="cancellationToken"/> asks for it.</exception>
    Task<IReadOnlyList<MetricStatus>> AnalyzeAsync(
        AnalysisSpec spec, TemplateContext context, IReadOnlyList<MetricStatus> previous, CancellationToken cancellationToken);

    /// <summary>Tells the sources that a stage begins, so that those that count from their own first reading read now. An error shows in
    /// the first measurement.</summary>
    /// <param name="spec">The analysis of the stage.</param>
    /// <param name="context">The values of the variables.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="OperationCanceledException">Only when <paramref name="cancellationToken"/> asks for it.</exception>
    Task BeginAsync(AnalysisSpec spec, TemplateContext context, CancellationToken cancellationToken);

    /// <summary>Tells the sources that a rollout has ended, so that what they have counted for it is forgotten. Its last measurements stay
    /// shown.</summary>
    void End(string @namespace, string name);

    /// <summary>Stops showing the measurements of a ModelDeployment that is gone. Cancel its measurement under way before.</summary>
    void Forget(string @namespace, string name);
}
