using ModelOperator.Analysis.Builtins;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Templates;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Analysis.Measuring;

/// <summary>Measures the GPU memory of both revisions: it asks one query and has the answer judged.</summary>
internal sealed class GpuMemoryMeasurer(QueryLimiter limiter, QueryMetrics queries, TimeProvider time)
{
    public async Task<MetricStatus> MeasureAsync(
        IMetricSource source, MetricSpec metric, MetricStatus status, TemplateContext context,
        CancellationToken cancellationToken)
    {
        if (source is not ISumSource sums)
        {
            return status with
            {
                Message = $"metric source '{source.Name}' reads the gateways, which know nothing of GPUs; name a Prometheus in "
                    + "spec.analysis.source that reads NVIDIA's DCGM exporter",
            };
        }

        var query = GpuMemory.Query(context, source.Labels);
        status = status with { Query = query };
        var result = await limiter.RunAsync(
            context.Namespace, $"{source.Name}/{context.Namespace}/{context.Name}/{metric.Name}",
            token => queries.AskAsync(source.Name, time, () => sums.SumAsync(context.Namespace, query, token)),
            cancellationToken);
        if (result.Outcome is not (QueryOutcome.Value or QueryOutcome.Empty))
        {
            return status with { Message = result.Message };
        }

        var judged = GpuMemory.Judge(status, metric, result.Rises, context, source.Labels);
        if (result.Warnings.Count == 0)
        {
            return judged;
        }

        // The highest pod may be in the part of the data that is missing.
        var warned = QueryResult.Warned(result.Warnings);
        return judged.Verdict is MetricVerdict.Pass or MetricVerdict.Fail
            ? judged with { Verdict = MetricVerdict.Inconclusive, Message = warned, Failures = status.Failures }
            : judged with { Message = judged.Message is null ? warned : $"{judged.Message}; {warned}" };
    }
}
