using ModelOperator.Analysis.Templates;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Analysis.Measuring;

/// <summary>Measures every metric of a stage once.</summary>
public interface IStepAnalyzer
{
    /// <summary>Asks all queries at once and judges the answers.</summary>
    /// <param name="spec">The analysis, as frozen when the stage began.</param>
    /// <param name="context">The values of the variables.</param>
    /// <param name="previous">The newest measurements of the same stage, for counting failures in a row; empty at its start.</param>
    /// <param name="cancellationToken">Ends the measurement.</param>
    /// <returns>One measurement for each metric, in the order of the spec. Whatever goes wrong is a NoData with a message.</returns>
    /// <exception cref="OperationCanceledException">Only when <paramref name="cancellationToken"/> asks for it.</exception>
    Task<IReadOnlyList<MetricStatus>> AnalyzeAsync(
        AnalysisSpec spec, TemplateContext context, IReadOnlyList<MetricStatus> previous, CancellationToken cancellationToken);

    /// <summary>A stage begins: sources that count from their own first reading read now. Whatever goes wrong shows in the first
    /// measurement.</summary>
    /// <param name="spec">The analysis of the stage.</param>
    /// <param name="context">The values of the variables.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="OperationCanceledException">Only when <paramref name="cancellationToken"/> asks for it.</exception>
    Task BeginAsync(AnalysisSpec spec, TemplateContext context, CancellationToken cancellationToken);

    /// <summary>
    /// A ModelDeployment is gone: its measurements are shown no more. What is under way for it is to be cancelled before.
    /// </summary>
    void Forget(string @namespace, string name);
}
