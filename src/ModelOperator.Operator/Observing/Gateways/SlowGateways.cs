using System.Collections.Concurrent;

namespace ModelOperator.Operator.Observing.Gateways;

/// <summary>
/// Remembers gateways that let a question run into its deadline. Each such question costs a worker that time, and all ModelDeployments
/// share the workers. So a slow gateway is asked again only after 1, 2, 4 … 30 seconds, and counts as silent until then.
/// </summary>
internal sealed class SlowGateways(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxRest = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Rest> _resting = new(StringComparer.Ordinal);

    /// <summary>The number of gateways that are remembered.</summary>
    internal int Count => _resting.Count;

    /// <summary>False while the pod is left alone.</summary>
    public bool MayBeAsked(string pod) => !_resting.TryGetValue(pod, out var rest) || time.GetElapsedTime(rest.Since) >= rest.For;

    /// <summary>Notes that the pod has answered, with whatever result.</summary>
    public void Answered(string pod) => _resting.TryRemove(pod, out _);

    /// <summary>Notes that the pod has not answered in time.</summary>
    public void WasSlow(string pod)
    {
        // Nothing tells when a pod is gone, so pods that have not been asked for a long time are forgotten.
        foreach (var (other, rest) in _resting)
        {
            if (time.GetElapsedTime(rest.Since) > rest.For + MaxRest)
            {
                _resting.TryRemove(KeyValuePair.Create(other, rest));
            }
        }

        var now = time.GetTimestamp();
        _resting.AddOrUpdate(pod, _ => new(now, First), (_, before) => new(now, before.For * 2 < MaxRest ? before.For * 2 : MaxRest));
    }

    private sealed record Rest(long Since, TimeSpan For);
}
