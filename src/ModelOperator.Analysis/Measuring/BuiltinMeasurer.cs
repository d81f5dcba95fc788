using ModelOperator.Analysis.Builtins;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Templates;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Status;

namespace ModelOperator.Analysis.Measuring;

/// <summary>Measures one built-in metric: asks for counters and has them judged.</summary>
internal sealed class BuiltinMeasurer(QueryLimiter limiter, AnalysisMetrics metrics, TimeProvider time)
{
    public async Task<MetricStatus> MeasureAsync(
        IMetricSource source, AnalysisSpec spec, MetricSpec metric, MetricStatus status, TemplateContext context, CancellationToken cancellationToken)
    {
        if (BuiltinCatalog.Find(metric) is not { } builtin)
        {
            return status with { Message = $"this version cannot judge {BuiltinCatalog.NameOf(metric.Builtin!.Value)}; there are {BuiltinCatalog.Names}" };
        }

        status = status with { Threshold = builtin.Threshold(metric) };
        if (source is not ICounterSource counters)
        {
            return status with { Message = $"metric source '{source.Name}' has no counters for built-in metrics" };
        }

        var query = new CounterQuery(builtin.Metric, builtin.Selector(context, source.Labels), context);
        status = status with { Query = query.Query };
        var result = await AskAsync(query);
        if (result.Outcome is not QueryOutcome.Value)
        {
            return status with { Message = result.Message };
        }

        var (rises, candidate, stable) = (Credible(result), context.Candidate.Revision, context.Stable.Revision);
        var sideBySide = !builtin.LacksStable(metric, rises, candidate, stable);
        if (!sideBySide)
        {
            // At 100 % stable gets nothing: it is compared as it was before.
            var before = await AskAsync(query with { Before = true });
            rises = [.. rises, .. Credible(before).Where(rise => rise["revision"] == stable)];
            result = result with { Warnings = [.. result.Warnings, .. before.Warnings] };
        }

        var judged = builtin.Judge(status, metric, rises, candidate, stable, sideBySide, AlphaShare.Of(spec, context.Stages));
        return result.Warnings.Count > 0 && judged.Verdict is (MetricVerdict.Pass or MetricVerdict.Fail)
            ? judged with { Verdict = MetricVerdict.Inconclusive, Message = $"the metric source warns: {string.Join("; ", result.Warnings)}" }
            : judged;

        IReadOnlyList<CounterRise> Credible(CounterResult result) => [.. result.Rises.Where(rise => builtin.IsCredible(rise, context, source.Labels))];

        Task<CounterResult> AskAsync(CounterQuery query) => limiter.RunAsync(
            context.Namespace,
            $"{source.Name}/{context.Namespace}/{context.Name}/{metric.Name}",
            async token =>
            {
                var start = time.GetTimestamp();
                var answer = await counters.CountAsync(query, token);
                metrics.Asked(source.Name, answer.Outcome, time.GetElapsedTime(start));
                return answer;
            },
            cancellationToken);
    }
}
