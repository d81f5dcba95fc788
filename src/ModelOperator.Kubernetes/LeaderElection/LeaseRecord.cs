using k8s.Models;

namespace ModelOperator.Kubernetes.LeaderElection;

/// <summary>Reads a lease and computes the next one, without side effects.</summary>
internal static class LeaseRecord
{
    /// <summary>
    /// True when another process that may still be alive holds the lease. The times in the lease are from another machine's clock, so only
    /// the time since it last changed here counts.
    /// </summary>
    /// <param name="spec">The lease as it was last seen to change.</param>
    /// <param name="identity">The identity of this process.</param>
    /// <param name="seenFor">The time for which the lease has not changed, by the local clock.</param>
    /// <param name="duration">The lease duration that this process uses.</param>
    public static bool IsHeldByAnother(V1LeaseSpec? spec, string identity, TimeSpan seenFor, TimeSpan duration) =>
        spec?.HolderIdentity is { Length: > 0 } holder && holder != identity && seenFor < duration;

    /// <summary>
    /// The time until a candidate tries again. A lease that is renewed no more is tried as soon as it has ended, and not a whole period
    /// later. Chance keeps several candidates apart.
    /// </summary>
    /// <param name="left">The time that the lease of another process had left before the last try.</param>
    /// <param name="period">The shortest usual time between two tries; the longest is twice as long.</param>
    /// <param name="chance">A number from 0 to 1.</param>
    public static TimeSpan UntilNextTry(TimeSpan left, TimeSpan period, double chance)
    {
        var usual = period * (1 + chance);
        var end = left + (period * chance / 8);
        return left > TimeSpan.Zero && end < usual ? end : usual;
    }

    /// <summary>
    /// The time until the leader renews again. A server that asks to be left alone is obeyed, but for no longer than half of what is left,
    /// so that a server that is busy for a moment does not cost the lease.
    /// </summary>
    /// <param name="period">The usual time between two renewals.</param>
    /// <param name="asked">The time that the server asked for; zero when it did not.</param>
    /// <param name="left">The time until the lease is given up.</param>
    public static TimeSpan UntilNextRenewal(TimeSpan period, TimeSpan asked, TimeSpan left)
    {
        var obeyed = asked < left / 2 ? asked : left / 2;
        return obeyed > period ? obeyed : period;
    }

    /// <summary>
    /// The time for which the leader waits for the answer to one renewal: half of what is left, so that a renewal that hangs leaves time
    /// for another, but a second at least.
    /// </summary>
    /// <param name="left">The time until the lease is given up.</param>
    public static TimeSpan PatienceWithOneTry(TimeSpan left) =>
        left / 2 > TimeSpan.FromSeconds(1) ? left / 2 : TimeSpan.FromSeconds(1);

    /// <summary>The lease after <paramref name="identity"/> has taken or renewed it.</summary>
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

    /// <summary>The lease after its release; anyone may take it at once.</summary>
    public static V1LeaseSpec Released(V1LeaseSpec old, DateTimeOffset now) => old with
    {
        HolderIdentity = "",
        LeaseDurationSeconds = 1,
        AcquireTime = now.UtcDateTime,
        RenewTime = now.UtcDateTime,
    };
}
