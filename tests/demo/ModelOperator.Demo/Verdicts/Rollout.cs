using ModelOperator.Demo.Client;
using ModelOperator.Demo.Observations;

namespace ModelOperator.Demo.Verdicts;

/// <summary>A new spec that was applied, and what was known just before.</summary>
/// <param name="AppliedAt">The time at which the manifest was applied, since the demo began.</param>
/// <param name="Before">The ModelDeployment just before.</param>
/// <param name="ClientBefore">The client's counts just before.</param>
internal sealed record Rollout(TimeSpan AppliedAt, StatusSample Before, ClientReport ClientBefore)
{
    /// <summary>The revision that was stable before.</summary>
    public string Stable => Before.Status.StableRevision ?? "";

    /// <summary>Versions of the ModelDeployment since the new spec.</summary>
    public IEnumerable<StatusSample> StatusesOf(DemoRecord record) =>
        record.Statuses.Where(sample => sample.Deployment.Metadata.Generation > Before.Deployment.Metadata.Generation);

    /// <summary>The revision that the new spec asks for; null while none was seen.</summary>
    public string? CandidateIn(DemoRecord record) =>
        StatusesOf(record).SelectMany(sample => new[] { sample.Status.CandidateRevision, sample.Status.StableRevision })
            .FirstOrDefault(revision => revision is not null && revision != Stable);

    /// <summary>Requests that ended since, without or with an answer.</summary>
    public long RequestsIn(DemoRecord record) => record.Counted.Total.Requests - ClientBefore.Total.Requests;

    /// <summary>Requests that failed since.</summary>
    public long FailedIn(DemoRecord record) => record.Counted.Total.Failed - ClientBefore.Total.Failed;

    /// <summary>Requests of one revision that failed since.</summary>
    public long FailedIn(DemoRecord record, string revision) => record.Counted.Of(revision).Failed - ClientBefore.Of(revision).Failed;

    /// <summary>Requests of one revision that ended since.</summary>
    public long RequestsIn(DemoRecord record, string revision) => record.Counted.Of(revision).Requests - ClientBefore.Of(revision).Requests;
}
