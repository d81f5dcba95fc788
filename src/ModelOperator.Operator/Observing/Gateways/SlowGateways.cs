using System.Collections.Concurrent;

namespace ModelOperator.Operator.Observing.Gateways;

/// <summary>
/// Gateways that let a question run into its deadline. Each time costs a worker that time, and workers are everybody's: so they are asked
/// again after 1, 2, 4 … 30 seconds, and are silent until then.
/// </summary>
internal sealed class SlowGateways(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Rest> _resting = new(StringComparer.Ordinal);

    /// <summary>How many are remembered.</summary>
    internal int Count => _resting.Count;

    /// <summary>False while a pod rests.</summary>
    public bool MayBeAsked(string pod) => !_resting.TryGetValue(pod, out var rest) || time.GetElapsedTime(rest.Since) >= rest.For;

    /// <summary>The pod has answered, whatever it said.</summary>
    public void Answered(string pod) => _resting.TryRemove(pod, out _);

    /// <summary>The pod has not answered in time.</summary>
    public void WasSlow(string pod)
    {
        // Of those that are gone nobody says so: what has not been asked for long is forgotten.
        foreach (var (other, rest) in _resting)
        {
            if (time.GetElapsedTime(rest.Since) > rest.For + Longest)
            {
                _resting.TryRemove(KeyValuePair.Create(other, rest));
            }
        }

        var now = time.GetTimestamp();
        _resting.AddOrUpdate(pod, _ => new(now, First), (_, before) => new(now, before.For * 2 < Longest ? before.For * 2 : Longest));
    }

    private sealed record Rest(long Since, TimeSpan For);
}
