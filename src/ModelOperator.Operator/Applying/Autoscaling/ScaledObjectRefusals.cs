using System.Collections.Concurrent;
using ModelOperator.Api;

namespace ModelOperator.Operator.Applying.Autoscaling;

/// <summary>
/// Remembers why the ScaledObjects of revisions could not be written, and when to try again. Many refusals pass by themselves: KEDA's
/// webhook judges by a cache, which may not know a Deployment yet that was just made, or may still have an autoscaler that was just
/// deleted. So the first pause is short, and each one after it is twice as long, up to a minute. A refusal stops no rollout, and a person
/// is told of one that has not passed.
/// </summary>
internal sealed class ScaledObjectRefusals(TimeProvider time)
{
    /// <summary>The pause after the first refusal.</summary>
    internal static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause between two tries.</summary>
    internal static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<(string Uid, string Revision), Refusal> _known = new();

    /// <summary>
    /// The revision whose ScaledObject has been refused for longest, and for a while, and the words of the last refusal; null when there is
    /// none. A single refusal is none, however long ago it was, and what a former spec was refused is tried anew.
    /// </summary>
    public (string Revision, string Message)? Find(ModelDeployment owner)
    {
        var (key, known) = Of(owner).Where(one => one.Value.Generation == owner.Metadata.Generation)
            .OrderBy(one => one.Value.Since).FirstOrDefault();
        return known is not null && time.GetElapsedTime(known.Since, known.At) > Patience ? (key.Revision, known.Message) : null;
    }

    /// <summary>True when the same was refused so lately that it is too early to try it again. Another spec or minimum is tried at once.
    /// </summary>
    /// <param name="owner">The ModelDeployment.</param>
    /// <param name="revision">The revision.</param>
    /// <param name="least">The minimum to write, 0 for a deletion; null for any.</param>
    public bool MustWait(ModelDeployment owner, string revision, int? least) =>
        _known.TryGetValue((owner.Metadata.Uid!, revision), out var known)
        && known.Generation == owner.Metadata.Generation && (least is null || known.Least == least) && LeftOf(known) > TimeSpan.Zero;

    /// <summary>The time until the next try; null when nothing waits for one.</summary>
    public TimeSpan? UntilNextTry(ModelDeployment owner) =>
        Of(owner).Select(one => LeftOf(one.Value)).Where(left => left > TimeSpan.Zero).Order().Cast<TimeSpan?>().FirstOrDefault();

    /// <summary>Notes a refusal of a minimum, or with 0 of a deletion; true when none of the revision is known yet. The words may differ
    /// each time.</summary>
    public bool Note(ModelDeployment owner, string revision, int least, string message)
    {
        var (now, isNew) = (time.GetTimestamp(), true);
        _known.AddOrUpdate(
            (owner.Metadata.Uid!, revision),
            _ => new(owner.Metadata.Generation, least, message, Since: now, At: now, FirstPause),
            (_, known) =>
            {
                isNew = false;
                var pause = known.Pause * 2 < LongestPause ? known.Pause * 2 : LongestPause;
                return new(owner.Metadata.Generation, least, message, known.Since, At: now, pause);
            });
        return isNew;
    }

    /// <summary>Notes that the ScaledObject of a revision was written, or is not wanted any more.</summary>
    public void Clear(ModelDeployment owner, string revision) => _known.TryRemove((owner.Metadata.Uid!, revision), out _);

    /// <summary>Forgets a ModelDeployment that is gone.</summary>
    public void Forget(ModelDeployment owner)
    {
        foreach (var (key, _) in Of(owner))
        {
            _known.TryRemove(key, out _);
        }
    }

    private TimeSpan LeftOf(Refusal known) => known.Pause - time.GetElapsedTime(known.At);

    private IEnumerable<KeyValuePair<(string Uid, string Revision), Refusal>> Of(ModelDeployment owner) =>
        _known.Where(one => one.Key.Uid == owner.Metadata.Uid);

    private sealed record Refusal(long? Generation, int Least, string Message, long Since, long At, TimeSpan Pause);
}
