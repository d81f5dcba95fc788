using System.Collections.Concurrent;
using ModelOperator.Api;

namespace ModelOperator.Operator.Applying.Autoscaling;

/// <summary>
/// Remembers why a ScaledObject could not be written, for each ModelDeployment the newest one that was not. A refusal stops no rollout, and
/// a person is told of it.
/// </summary>
internal sealed class ScaledObjectRefusals(TimeProvider time)
{
    // Just after a Deployment was made, KEDA may not know of it yet.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Refusal> _known = new(StringComparer.Ordinal);

    /// <summary>The revision whose ScaledObject has been refused for a while, and the words; null when there is none.</summary>
    public (string Revision, string Message)? Find(ModelDeployment owner) =>
        _known.TryGetValue(owner.Metadata.Uid!, out var known) && time.GetElapsedTime(known.Since) > Patience
            ? (known.Revision, known.Message)
            : null;

    /// <summary>Notes a refusal; true when it is not known yet.</summary>
    public bool Note(ModelDeployment owner, string revision, string message)
    {
        var isKnown = _known.TryGetValue(owner.Metadata.Uid!, out var known) && known.Revision == revision && known.Message == message;
        if (!isKnown)
        {
            _known[owner.Metadata.Uid!] = new(revision, message, time.GetTimestamp());
        }

        return !isKnown;
    }

    /// <summary>Notes that the ScaledObject of a revision was written, or is not wanted any more.</summary>
    public void Clear(ModelDeployment owner, string revision)
    {
        if (_known.TryGetValue(owner.Metadata.Uid!, out var known) && known.Revision == revision)
        {
            _known.TryRemove(KeyValuePair.Create(owner.Metadata.Uid!, known));
        }
    }

    /// <summary>Forgets a ModelDeployment that is gone.</summary>
    public void Forget(ModelDeployment owner) => _known.TryRemove(owner.Metadata.Uid!, out _);

    private sealed record Refusal(string Revision, string Message, long Since);
}
