using System.Collections.Concurrent;
using ModelOperator.Analysis.Sources;

namespace ModelOperator.Analysis.Tests.Support;

internal sealed class FakeSource(string name, Func<string, CancellationToken, Task<QueryResult>> answer) : IMetricSource
{
    public string Name => name;

    public ConcurrentQueue<string> Queries { get; } = new();

    public Task<QueryResult> QueryAsync(string query, CancellationToken cancellationToken)
    {
        Queries.Enqueue(query);
        return answer(query, cancellationToken);
    }
}
