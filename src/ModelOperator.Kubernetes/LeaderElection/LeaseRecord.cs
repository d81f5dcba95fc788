using k8s.Models;

namespace ModelOperator.Kubernetes.LeaderElection;

/// <summary>Pure: what a lease says and what the next one should.</summary>
internal static class LeaseRecord
{
    /// <summary>
    /// True when somebody who still may be alive holds it. Times in the lease are another machine's: only when we saw it last counts.
    /// </summary>
    /// <param name="spec">The lease as it was last seen to change.</param>
    /// <param name="identity">Who asks.</param>
    /// <param name="seenFor">How long the lease has not changed, by the local clock.</param>
    /// <param name="duration">The lease duration that this process goes by.</param>
    public static bool IsHeldByAnother(V1LeaseSpec? spec, string identity, TimeSpan seenFor, TimeSpan duration) =>
        spec?.HolderIdentity is { Length: > 0 } holder && holder != identity && seenFor < duration;

    /// <summary>The lease once <paramref name="identity"/> took or renewed it.</summary>
    public static V1LeaseSpec TakenBy(string identity, V1LeaseSpec? old, DateTimeOffset now, TimeSpan duration)
    {
        var isRenewal = old?.HolderIdentity == identity;
        return new V1LeaseSpec
        {
            HolderIdentity = identity,
            LeaseDurationSeconds = (int)duration.TotalSeconds,
            AcquireTime = isRenewal ? old!.AcquireTime : now.UtcDateTime,
            RenewTime = now.UtcDateTime,
            LeaseTransitions = old is null ? 0 : (old.LeaseTransitions ?? 0) + (isRenewal ? 0 : 1),
        };
    }

    /// <summary>The lease given back: free for anyone at once.</summary>
    public static V1LeaseSpec Released(V1LeaseSpec old, DateTimeOffset now) => old with
    {
        HolderIdentity = "",
        LeaseDurationSeconds = 1,
        AcquireTime = now.UtcDateTime,
        RenewTime = now.UtcDateTime,
    };
}
