using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Sources;

namespace ModelOperator.Monitoring.Tests.Support;

/// <summary>A metric source that answers what it is told to: a real one cannot be made to fail in a given way.</summary>
internal sealed class FakeSums(Func<string, CounterResult> answer) : IMetricSource, ISumSource
{
    public List<string> Queries { get; } = [];

    public string Name => "default";

    public MetricScope Scope => MetricScope.Namespace;

    public SourceLabels Labels { get; } = new();

    public Task<QueryResult> QueryAsync(string @namespace, string query, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<CounterResult> SumAsync(string @namespace, string query, CancellationToken cancellationToken)
    {
        Queries.Add(query);
        return Task.FromResult(answer(query));
    }
}
