using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Status.Idling;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Monitoring;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Observing;
using ModelOperator.Profiles;
using ModelOperator.Rollouts.History;

namespace ModelOperator.Operator.Monitoring;

/// <summary>Gives the checks the facts that they need about a ModelDeployment.</summary>
internal sealed class ModelWatcher(ModelMonitor monitor, ProfileReader profiles, RevisionObserver revisions) : IModelWatcher
{
    public async Task<IReadOnlyList<CheckStatus>> LookAsync(
        ModelDeployment owner, string revision, IReadOnlyList<CheckStatus> before, CancellationToken cancellationToken)
    {
        // The spec's profile may be that of a candidate; the stable revision's pods count by their own profile.
        var template = revisions.Template(owner, revision);
        var (profile, unreadable) = template?.Monitoring?.Profile is { } address
            ? await ReadAsync(owner.Metadata.NamespaceProperty!, address, cancellationToken)
            : ((ReferenceProfile?)null, (string?)null);
        return await monitor.LookAsync(
            ModelOf(owner, revision, template), owner.Spec.Monitoring!, profile, unreadable, before, cancellationToken);
    }

    /// <summary>The facts about a revision, of which the template is null when it is not known any more.</summary>
    internal static WatchedModel ModelOf(ModelDeployment owner, string revision, RevisionTemplate? template) => new(
        owner.Metadata.NamespaceProperty!, owner.Metadata.Name!, revision, ObjectNames.OfRevision(owner.Metadata.Name!, revision),
        StableSince(owner, revision))
    {
        OwnServer = ServerKinds.IsOwn(template?.Server),
        GpuResource = template?.Gpu?.Resource,
        MayBeIdle = owner.Spec.Autoscaling is { MinReplicas: 0 },
        AwakeSince = owner.Status?.Idle is { State: IdleState.Awake } idle && idle.Revision == revision ? idle.Since : null,
    };

    // The checks that need no profile are made all the same.
    private async Task<(ReferenceProfile? Profile, string? Problem)> ReadAsync(
        string @namespace, string address, CancellationToken cancellationToken)
    {
        try
        {
            return await profiles.ReadAsync(@namespace, address, cancellationToken);
        }
        catch (Exception exception) when (exception is KubernetesApiException or HttpRequestException)
        {
            return (null, $"the profile {address} cannot be read: {exception.Message}");
        }
    }

    // The history has whole seconds, so the promotion happened within the second after the written time. Answers from before it are not
    // counted.
    private static DateTimeOffset? StableSince(ModelDeployment owner, string revision) => owner.Status?.History?
        .LastOrDefault(entry => entry.Revision == revision && entry.Reason is TransitionReasons.Promoted)?.Time.AddSeconds(1);
}
