using System.Collections.Concurrent;
using Prometheus;

namespace ModelOperator.Gateway.Metrics;

/// <summary>The counters of one revision by status, each made once. Pods may answer with any status: beyond a hundred different ones they
/// are counted by their classes (529 as 500), so that no pod makes series without end.</summary>
/// <param name="create">Makes the series of a status.</param>
internal sealed class StatusCounters(Func<AnswerStatus, Counter.Child> create)
{
    internal const int MaxExact = 100;

    private readonly ConcurrentDictionary<AnswerStatus, Counter.Child> _series = [];

    public Counter.Child this[AnswerStatus status] => _series.TryGetValue(status, out var series) ? series : Add(status);

    /// <summary>Takes the series off the page.</summary>
    public void Remove()
    {
        foreach (var series in _series.Values)
        {
            series.Remove();
        }
    }

    private Counter.Child Add(AnswerStatus status) =>
        _series.GetOrAdd(_series.Count < MaxExact ? status : status.Class, create);
}
