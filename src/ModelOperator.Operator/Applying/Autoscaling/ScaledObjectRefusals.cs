using System.Collections.Concurrent;
using ModelOperator.Api;

namespace ModelOperator.Operator.Applying.Autoscaling;

/// <summary>
/// Remembers why the ScaledObjects of revisions could not be written. A refusal stops no rollout, and a person is told of it.
/// </summary>
internal sealed class ScaledObjectRefusals(TimeProvider time)
{
    // Just after a Deployment was made, KEDA may not know of it yet.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<(string Uid, string Revision), Refusal> _known = new();

    /// <summary>The revision whose ScaledObject has been refused for longest, and for a while, and the words; null when there is none.
    /// </summary>
    public (string Revision, string Message)? Find(ModelDeployment owner)
    {
        var (key, known) = _known.Where(one => one.Key.Uid == owner.Metadata.Uid).OrderBy(one => one.Value.Since).FirstOrDefault();
        return known is not null && time.GetElapsedTime(known.Since) > Patience ? (key.Revision, known.Message) : null;
    }

    /// <summary>Notes a refusal; true when none of the revision is known yet. The words may differ each time.</summary>
    public bool Note(ModelDeployment owner, string revision, string message)
    {
        var isNew = true;
        _known.AddOrUpdate(
            (owner.Metadata.Uid!, revision),
            _ => new(message, time.GetTimestamp()),
            (_, known) =>
            {
                isNew = false;
                return known with { Message = message };
            });
        return isNew;
    }

    /// <summary>Notes that the ScaledObject of a revision was written, or is not wanted any more.</summary>
    public void Clear(ModelDeployment owner, string revision) => _known.TryRemove((owner.Metadata.Uid!, revision), out _);

    /// <summary>Forgets a ModelDeployment that is gone.</summary>
    public void Forget(ModelDeployment owner)
    {
        foreach (var key in _known.Keys.Where(key => key.Uid == owner.Metadata.Uid))
        {
            _known.TryRemove(key, out _);
        }
    }

    private sealed record Refusal(string Message, long Since);
}
