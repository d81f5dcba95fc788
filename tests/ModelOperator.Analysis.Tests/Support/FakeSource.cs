using System.Collections.Concurrent;
using ModelOperator.Analysis.Sources;

namespace ModelOperator.Analysis.Tests.Support;

internal sealed class FakeSource(string name, Func<string, CancellationToken, Task<QueryResult>> answer) : IMetricSource
{
    public string Name => name;

    public MetricScope Scope { get; init; } = MetricScope.Any;

    public SourceLabels Labels { get; } = new();

    public ConcurrentQueue<string> Queries { get; } = new();

    public Task<QueryResult> QueryAsync(string @namespace, string query, CancellationToken cancellationToken)
    {
        Queries.Enqueue(query);
        return answer(query, cancellationToken);
    }
}
