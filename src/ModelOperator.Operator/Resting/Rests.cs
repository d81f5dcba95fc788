using System.Collections.Concurrent;
using ModelOperator.Api;

namespace ModelOperator.Operator.Resting;

/// <summary>
/// Remembers the ModelDeployments that wait for nothing, with all that their last turn saw. While nothing of it has changed, another turn
/// would read, compare and ask the same, and find nothing to do. A turn that wrote anything, or asked the API server for anything, never
/// counts. The memory is that of one process, so that an operator with other settings or presets looks at everything itself.
/// </summary>
internal sealed class Rests(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Rest> _known = new(StringComparer.Ordinal);

    /// <summary>The number of ModelDeployments that are remembered.</summary>
    internal int Count => _known.Count;

    /// <summary>The time for which nothing need be done while nothing changes; null when it is time for a turn.</summary>
    /// <param name="owner">The ModelDeployment.</param>
    /// <param name="seen">All that a turn would see now; null while that is not known.</param>
    public TimeSpan? Left(ModelDeployment owner, UInt128? seen) =>
        seen is not null && _known.TryGetValue(owner.Metadata.Uid!, out var rest) && !rest.IsDisturbed && rest.Seen == seen
            && rest.For - time.GetElapsedTime(rest.At) is var left && left > TimeSpan.Zero
                ? left
                : null;

    /// <summary>Begins a turn: what was remembered is forgotten.</summary>
    public void Begin(ModelDeployment owner) => _known[owner.Metadata.Uid!] = new();

    /// <summary>
    /// Notes that something is being written, or that the API server is asked for what no cache holds. The turn under way, and every rest,
    /// end without being remembered.
    /// </summary>
    public void Disturb(ModelDeployment owner)
    {
        if (_known.TryGetValue(owner.Metadata.Uid!, out var rest))
        {
            rest.IsDisturbed = true;
        }
    }

    /// <summary>
    /// Ends a turn after which there is nothing to do until something changes. A turn that was disturbed is not remembered.
    /// </summary>
    /// <param name="owner">The ModelDeployment.</param>
    /// <param name="seen">All that could be seen before the turn began. What changed in the meantime is then looked at by the next.
    /// Null when not all could be; such a turn is not remembered either.</param>
    /// <param name="longest">The time after which there is another turn although nothing has changed.</param>
    public void Settle(ModelDeployment owner, UInt128? seen, TimeSpan longest)
    {
        if (seen is not null && _known.TryGetValue(owner.Metadata.Uid!, out var turn) && !turn.IsDisturbed)
        {
            _known.TryUpdate(owner.Metadata.Uid!, new() { Seen = seen, For = longest, At = time.GetTimestamp() }, turn);
        }
    }

    /// <summary>Forgets a ModelDeployment that is gone.</summary>
    public void Forget(ModelDeployment owner) => _known.TryRemove(owner.Metadata.Uid!, out _);

    private sealed class Rest
    {
        private volatile bool _isDisturbed;

        public UInt128? Seen { get; init; }

        public TimeSpan For { get; init; }

        public long At { get; init; }

        public bool IsDisturbed
        {
            get => _isDisturbed;
            set => _isDisturbed = value;
        }
    }
}
