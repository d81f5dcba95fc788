using System.Collections.Concurrent;
using Prometheus;

namespace ModelOperator.Gateway.Metrics;

/// <summary>The counters of one revision by status, each made once. Pods may answer with any status: after a hundred different ones,
/// further statuses are counted by their class (529 as 500), so that a pod cannot make series without limit.</summary>
/// <param name="create">Makes the series of a status.</param>
internal sealed class StatusCounters(Func<AnswerStatus, Counter.Child> create)
{
    internal const int MaxExact = 100;

    private readonly ConcurrentDictionary<AnswerStatus, Counter.Child> _series = [];

    public Counter.Child this[AnswerStatus status] => _series.TryGetValue(status, out var series) ? series : Add(status);

    /// <summary>Removes the series.</summary>
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
