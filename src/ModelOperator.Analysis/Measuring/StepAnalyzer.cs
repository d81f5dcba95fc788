using Microsoft.Extensions.Logging;
using ModelOperator.Analysis.Evaluation;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Templates;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Status;

namespace ModelOperator.Analysis.Measuring;

/// <summary>The way from a spec to measurements: render, ask, judge, count.</summary>
internal sealed class StepAnalyzer(
    MetricSourceRegistry sources,
    IEnumerable<IMetricEvaluator> evaluators,
    QueryLimiter limiter,
    AnalysisMetrics metrics,
    TimeProvider time,
    ILogger<StepAnalyzer> logger) : IStepAnalyzer
{
    private readonly IReadOnlyList<IMetricEvaluator> _evaluators = [.. evaluators];

    public async Task<IReadOnlyList<MetricStatus>> AnalyzeAsync(
        AnalysisSpec spec, TemplateContext context, IReadOnlyList<MetricStatus> previous, CancellationToken cancellationToken)
    {
        var failures = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var measurement in previous)
        {
            failures[measurement.Name] = measurement.Failures;
        }

        return await Task.WhenAll(spec.Metrics.Select(metric =>
            MeasureAsync(spec.Source, metric, context, failures.GetValueOrDefault(metric.Name), cancellationToken)));
    }

    private async Task<MetricStatus> MeasureAsync(
        string source, MetricSpec metric, TemplateContext context, int failuresBefore, CancellationToken cancellationToken)
    {
        var status = new MetricStatus { Name = metric.Name, DryRun = metric.DryRun, Failures = failuresBefore };
        try
        {
            var evaluator = _evaluators.FirstOrDefault(evaluator => evaluator.Judges(metric));
            if (evaluator is null)
            {
                return NoData(status, "this version cannot judge this kind of metric; give a query with min or max");
            }

            status = status with { Threshold = evaluator.Threshold(metric) };
            if (!TryRender(evaluator.Queries(metric), context, out var queries, out var problem)
                || !sources.TryGet(source, out var metricSource, out problem))
            {
                return NoData(status, problem!);
            }

            status = status with { Query = string.Join('\n', queries) };
            var key = $"{source}/{context.Namespace}/{context.Name}/{metric.Name}";
            var results = await Task.WhenAll(queries.Select((query, index) =>
                limiter.RunAsync($"{key}/{index}", token => AskAsync(metricSource, query, token), cancellationToken)));

            var (judgement, failures) = FailureLimit.Apply(failuresBefore, evaluator.Judge(metric, results), metric.FailureLimit);
            metrics.Judged(judgement.Verdict);
            return status with
            {
                Value = judgement.Value,
                Verdict = judgement.Verdict,
                Message = judgement.Message,
                Failures = failures,
                Time = time.GetUtcNow(),
            };
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.MeasurementFailed(logger, context.Namespace, context.Name, metric.Name, exception);
            return NoData(status, $"the measurement failed: {exception.GetType().Name}: {exception.Message}");
        }
    }

    private async Task<QueryResult> AskAsync(IMetricSource source, string query, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var result = await source.QueryAsync(query, cancellationToken);
        metrics.Asked(source.Name, result.Outcome, time.GetElapsedTime(start));
        return result;
    }

    private static bool TryRender(IReadOnlyList<string> templates, TemplateContext context, out List<string> queries, out string? problem)
    {
        queries = [];
        problem = null;
        foreach (var text in templates)
        {
            if (!QueryTemplate.TryParse(text, out var template, out var error))
            {
                problem = error.ToString();
                return false;
            }

            if (!template.TryRender(context, out var query, out problem))
            {
                return false;
            }

            queries.Add(query);
        }

        return true;
    }

    private MetricStatus NoData(MetricStatus status, string message)
    {
        metrics.Judged(MetricVerdict.NoData);
        return status with { Value = null, Verdict = MetricVerdict.NoData, Message = message, Time = time.GetUtcNow() };
    }
}
