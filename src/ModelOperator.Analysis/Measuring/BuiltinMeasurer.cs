using ModelOperator.Analysis.Builtins;
using ModelOperator.Analysis.Builtins.Judging;
using ModelOperator.Analysis.Builtins.Kinds;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Templates;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Analysis.Measuring;

/// <summary>Measures one built-in metric: it reads counters and judges them, or asks for the GPU memory.</summary>
internal sealed class BuiltinMeasurer(GpuMemoryMeasurer gpuMemory, QueryLimiter limiter, QueryMetrics queries, TimeProvider time)
{
    public async Task<MetricStatus> MeasureAsync(
        IMetricSource source, AnalysisSpec spec, MetricSpec metric, MetricStatus status, TemplateContext context,
        CancellationToken cancellationToken)
    {
        var found = BuiltinCatalog.Find(metric);
        status = status with { Threshold = found?.Threshold(metric) };
        if (found is GpuMemory)
        {
            return await gpuMemory.MeasureAsync(source, metric, status, context, cancellationToken);
        }

        if (found is not ICountedBuiltin builtin)
        {
            return status with
            {
                Message = $"this version cannot judge {BuiltinCatalog.NameOf(metric.Builtin!.Value)}; there are {BuiltinCatalog.Names}",
            };
        }

        if (source is not ICounterSource counters)
        {
            return status with { Message = $"metric source '{source.Name}' has no counters for built-in metrics" };
        }

        var query = QueryOf(builtin, source, metric, context);
        status = status with { Query = query.Query };
        var result = await AskAsync(query);
        if (result.Outcome is not QueryOutcome.Value)
        {
            return status with { Message = result.Message };
        }

        var (rises, candidate, stable, notes) = (Credible(result), context.Candidate.Revision, context.Stable.Revision, new List<string>());
        var sideBySide = !builtin.LacksStable(metric, rises, candidate, stable);
        if (!sideBySide)
        {
            // With the candidate at 100 %, stable gets no requests, so its counts from before the stage are used.
            var before = await AskAsync(query with { Before = true });
            rises = [.. rises, .. Credible(before).Where(rise => rise["revision"] == stable)];
            result = result with { Warnings = [.. result.Warnings, .. before.Warnings] };
            if (before.Outcome is not QueryOutcome.Value)
            {
                notes.Add($"of the time before the stage: {before.Message}");
            }
        }

        var judged = builtin.Judge(status, metric, rises, candidate, stable, sideBySide, AlphaShare.Of(spec, context.Stages));
        if (result.Warnings.Count > 0)
        {
            // Counts from a part of the data decide nothing, because errors may be in the missing part.
            notes.Add(QueryResult.Warned(result.Warnings));
            judged = judged.Verdict is MetricVerdict.Pass or MetricVerdict.Fail
                ? judged with { Verdict = MetricVerdict.Inconclusive, Message = null }
                : judged;
        }

        return notes.Count == 0 ? judged : judged with { Message = string.Join("; ", notes.Prepend(judged.Message).OfType<string>()) };

        IReadOnlyList<CounterRise> Credible(CounterResult result) =>
            [.. result.Rises.Where(rise => builtin.IsCredible(rise, context, source.Labels))];

        Task<CounterResult> AskAsync(CounterQuery query) => RunAsync(
            source,
            metric,
            context,
            token => queries.AskAsync(source.Name, time, () => counters.CountAsync(query, token)),
            cancellationToken);
    }

    /// <summary>Tells the source that a stage begins, so that it counts from there.</summary>
    public async Task BeginAsync(IMetricSource source, MetricSpec metric, TemplateContext context, CancellationToken cancellationToken)
    {
        if (source is ICounterSource counters && BuiltinCatalog.Find(metric) is ICountedBuiltin builtin)
        {
            var query = QueryOf(builtin, source, metric, context);
            await RunAsync(source, metric, context, async token =>
            {
                await counters.BeginAsync(query, token);
                return query;
            }, cancellationToken);
        }
    }

    private static CounterQuery QueryOf(ICountedBuiltin builtin, IMetricSource source, MetricSpec metric, TemplateContext context) =>
        new(builtin.Metric, builtin.Selector(metric, context, source.Labels), context) { Class = metric.Class };

    private Task<T> RunAsync<T>(
        IMetricSource source,
        MetricSpec metric,
        TemplateContext context,
        Func<CancellationToken, Task<T>> ask,
        CancellationToken cancellationToken) =>
        limiter.RunAsync(context.Namespace, $"{source.Name}/{context.Namespace}/{context.Name}/{metric.Name}", ask, cancellationToken);
}
