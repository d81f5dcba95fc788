using Microsoft.Extensions.Logging;
using ModelOperator.Analysis.Evaluation;
using ModelOperator.Analysis.PromQl;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Templates;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Contracts.Objects;
using ModelOperator.Hosting.Logging;

namespace ModelOperator.Analysis.Measuring;

/// <summary>Turns a spec into measurements in four steps: render the queries, ask, judge, and count failures.</summary>
internal sealed class StepAnalyzer(
    MetricSourceRegistry sources,
    IEnumerable<IMetricEvaluator> evaluators,
    BuiltinMeasurer builtins,
    QueryLimiter limiter,
    AnalysisMetrics metrics,
    QueryMetrics queries,
    TimeProvider time,
    ToldCauses told,
    ILogger<StepAnalyzer> logger) : IStepAnalyzer
{
    private const int LongestCause = 512;

    private readonly IReadOnlyList<IMetricEvaluator> _evaluators = [.. evaluators];

    public async Task<IReadOnlyList<MetricStatus>> AnalyzeAsync(
        AnalysisSpec spec, TemplateContext context, IReadOnlyList<MetricStatus> previous, CancellationToken cancellationToken)
    {
        var failures = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var measurement in previous)
        {
            failures[measurement.Name] = measurement.Failures;
        }

        var measured = await Task.WhenAll(spec.Metrics.Select(metric =>
            MeasureAsync(spec, metric, context, failures.GetValueOrDefault(metric.Name), cancellationToken)));
        metrics.Judged(context.Namespace, context.Name, measured, cancellationToken);
        return measured;
    }

    public Task BeginAsync(AnalysisSpec spec, TemplateContext context, CancellationToken cancellationToken) =>
        NoRevision(context) is null && sources.TryGet(spec.Source, out var source, out _)
            ? Task.WhenAll(spec.Metrics
                .Where(metric => metric.Builtin is not null)
                .Select(metric => builtins.BeginAsync(source, metric, context, cancellationToken)))
            : Task.CompletedTask;

    public void End(string @namespace, string name) => sources.Forget(@namespace, name);

    public void Forget(string @namespace, string name)
    {
        metrics.Forget(@namespace, name);
        sources.Forget(@namespace, name);
    }

    // Whoever may write a status may write any text into it, and these names stand in queries.
    private static string? NoRevision(TemplateContext context) =>
        !RevisionNames.IsOne(context.Candidate.Revision) ? "status.candidateRevision"
        : !RevisionNames.IsOne(context.Stable.Revision) ? "status.stableRevision"
        : null;

    private async Task<MetricStatus> MeasureAsync(
        AnalysisSpec spec, MetricSpec metric, TemplateContext context, int failuresBefore, CancellationToken cancellationToken)
    {
        var status = new MetricStatus { Name = metric.Name, DryRun = metric.DryRun, Failures = failuresBefore };
        try
        {
            if (NoRevision(context) is { } field)
            {
                return NoData(status, $"{field} is not the name of a revision, so nothing is asked about it");
            }

            if (!sources.TryGet(spec.Source, out var source, out var problem))
            {
                return NoData(status, problem);
            }

            if (metric.Builtin is not null)
            {
                // A status without a verdict of its own has the verdict that it starts with, NoData.
                var measured = await builtins.MeasureAsync(
                    source, spec, metric, status with { Verdict = MetricVerdict.NoData }, context, cancellationToken);
                return measured with { Time = time.GetUtcNow() };
            }

            var evaluator = _evaluators.FirstOrDefault(evaluator => evaluator.CanJudge(metric));
            if (evaluator is null)
            {
                return NoData(status, "this version cannot judge this kind of metric; give a query with min or max");
            }

            status = status with { Threshold = evaluator.Threshold(metric) };
            if (!TryRender(source, evaluator.Queries(metric), context, out var queries, out problem))
            {
                return NoData(status, problem!);
            }

            status = status with { Query = string.Join('\n', queries) };
            var key = $"{spec.Source}/{context.Namespace}/{context.Name}/{metric.Name}";
            var results = new List<QueryResult>();
            foreach (var query in queries)
            {
                results.Add(await limiter.RunAsync(
                    context.Namespace, key, token => AskAsync(source, context.Namespace, query, token), cancellationToken));
            }

            var (judgement, failures) = FailureLimit.Apply(failuresBefore, evaluator.Judge(metric, results), metric.FailureLimit);
            return status with
            {
                Value = judgement.Value,
                Verdict = judgement.Verdict,
                Message = judgement.Message,
                Failures = failures,
                Candidate = results.Count > 1 ? new() { Value = results[0].Number } : null,
                Stable = results.Count > 1 ? new() { Value = results[1].Number } : null,
                Time = time.GetUtcNow(),
            };
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var cause = $"{exception.GetType().Name}: {exception.Message}";
            if (told.TryTell($"{context.Namespace}/{context.Name}/{metric.Name}: {cause}"))
            {
                Log.MeasurementFailed(logger, context.Namespace, context.Name, metric.Name, exception);
            }

            return NoData(status, $"the measurement failed: {Sentence.Cut(cause, LongestCause)}");
        }
    }

    private async Task<QueryResult> AskAsync(IMetricSource source, string @namespace, string query, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var result = await source.QueryAsync(@namespace, query, cancellationToken);
        queries.Asked(source.Name, result.Outcome, time.GetElapsedTime(start));
        return source.Scope is MetricScope.Namespace && result.Outcome is QueryOutcome.Empty
            ? QueryResult.Without(
                result.Outcome,
                $"{result.Message} in namespace {@namespace} (label {source.Labels.Namespace}), and no other may be looked at")
                .With(result.Warnings)
            : result;
    }

    private static bool TryRender(
        IMetricSource source, IReadOnlyList<MetricQuery> templates, TemplateContext context, out List<string> queries, out string? problem)
    {
        queries = [];
        problem = null;
        var ofStable = context with { Candidate = context.Stable };
        foreach (var (text, isOfStable) in templates)
        {
            if (!QueryTemplate.TryParse(text, out var template, out var error))
            {
                problem = error.ToString();
                return false;
            }

            if (!template.TryRender(isOfStable ? ofStable : context, out var query, out problem)
                || (source.Scope is MetricScope.Namespace
                    && !NamespaceScope.TryLimit(query, source.Labels.Namespace, context.Namespace, out query, out problem)))
            {
                return false;
            }

            queries.Add(query);
        }

        return true;
    }

    private MetricStatus NoData(MetricStatus status, string message) =>
        status with { Value = null, Verdict = MetricVerdict.NoData, Message = message, Time = time.GetUtcNow() };
}
