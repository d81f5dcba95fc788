using System.Globalization;
using System.Text.Json.Nodes;
using k8s.Models;
using Microsoft.Extensions.Options;
using ModelOperator.Api;
using ModelOperator.Api.Spec.Keda;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Json;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Operator.Applying.Autoscaling;
using ModelOperator.Operator.Applying.Owned;
using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Objects.Autoscaling.Keda;
using ModelOperator.Operator.Objects.Revisions;
using ModelOperator.Operator.Reconciling.Refusals;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Reconciling;

/// <summary>
/// Finds problems of <c>spec.autoscaling.keda</c>: what the administrator does not allow, what KEDA refuses, and that KEDA is not there.
/// </summary>
internal sealed class KedaInspector(
    IKubernetesApi api, OwnedObjects<ScaledObject> scaledObjects, IResourceCache<V2HorizontalPodAutoscaler> autoscalers,
    ScaledObjectRefusals refusals, IOptions<ModelOperatorOptions> options, TimeProvider time)
{
    private const string Field = "spec.autoscaling.keda";

    // The chart's role has these rights whether or not specs may ask for KEDA, so that what was made can be taken away again.
    private const string MissingRight =
        "its role lacks rights to scaledobjects in the API group keda.sh, which the role of the operator's chart has with and without "
        + "keda.enabled; ask your administrator to upgrade the chart to the operator's version, or to add them to the role";

    private readonly DryRuns _asked = new(api, time);

    /// <summary>
    /// The first problem that is seen without asking anybody; null when there is none. A change of the administrator's policy, or the end
    /// of KEDA, is no problem of a spec that was accepted before and has not changed since. That it was accepted does not show that it was
    /// allowed: an operator that did not know of KEDA yet accepted it, too. So no ScaledObject is made that is not allowed now.
    /// </summary>
    public SpecProblem? FindProblem(ModelDeployment owner)
    {
        if (owner.Spec.Autoscaling?.Keda is not { } keda)
        {
            return null;
        }

        var wasAccepted = WasAccepted(owner);
        return FindUnknown(keda)
            ?? (wasAccepted && scaledObjects.List(owner).Count > 0 ? null : FindForbidden(keda))
            ?? (wasAccepted ? null : FindAbsence());
    }

    /// <summary>
    /// KEDA's own reason not to take the ScaledObject of a revision; null when it would. It is asked once, by an apply that stores nothing,
    /// and neither about a ScaledObject that is there already nor of a spec that was accepted: what refuses it later stops no rollout.
    /// </summary>
    public async Task<SpecProblem?> FindRefusalAsync(ModelDeployment owner, string revision, CancellationToken cancellationToken)
    {
        if (owner.Spec.Autoscaling is not { Keda: { } keda } autoscaling || !scaledObjects.IsServed || WasAccepted(owner))
        {
            _asked.Forget(owner);
            return null;
        }

        var name = ObjectNames.OfRevision(owner.Metadata.Name!, revision);
        var wanted = RevisionScaledObjectBuilder.Build(owner, revision, autoscaling, keda, autoscaling.MinReplicas);
        if (scaledObjects.Get(owner, name)?.Spec is { } present && AsksForTheSame(present, wanted.Spec!))
        {
            _asked.Forget(owner);
            return null;
        }

        var refusal = await _asked.FindRefusalAsync(
            owner, $"{name} {ObjectNode.TextOf(Node(wanted.Spec!))}", () => Unattached(wanted), static _ => null, cancellationToken);
        return refusal is null ? null
            : KubernetesApiException.NamesMissingRight(refusal)
            ? new("KedaUnavailable", Field, $"the operator may not write ScaledObjects: {MissingRight}: {Sentence.Cut(refusal, 600)}")
            { MayPass = true }
            : new("InvalidAutoscaling", Field, $"KEDA or the API server does not take it; mend what it names: {Sentence.Cut(refusal, 600)}")
            { MayPass = true };
    }

    /// <summary>
    /// A problem that a person should mend although the spec is carried out: the policy has become stricter, KEDA is gone, or it does not
    /// let go of a revision. Null when there is none.
    /// </summary>
    public SpecProblem? FindWarning(ModelDeployment owner, string asked)
    {
        var problem = owner.Spec.Autoscaling?.Keda is { } keda ? FindForbidden(keda) ?? FindAbsence() : null;
        return problem is { MayPass: true }
            ? problem with
            {
                Reason = ConditionReasons.AutoscalerUnavailable,
                Message = $"{problem.Message}. Until then revisions keep their pods, and get more only where a rollout needs them",
            }
            : problem is not null
                ? problem with
                {
                    Reason = ConditionReasons.Outdated,
                    Message = $"{problem.Message}. What runs goes on; the next change of the spec is refused until this is mended",
                }
                : FindRefused(owner) ?? FindHeld(owner, asked);
    }

    /// <summary>A sentence that says who holds the name of a ScaledObject that we need; null when nobody does (R28).</summary>
    public Task<string?> FindForeignAsync(ModelDeployment owner, string name, CancellationToken cancellationToken) =>
        scaledObjects.IsServed ? scaledObjects.FindForeignAsync(owner, name, cancellationToken) : Task.FromResult<string?>(null);

    /// <summary>The time until a ScaledObject that was refused is tried again; null when none is.</summary>
    public TimeSpan? UntilNextTry(ModelDeployment owner) => refusals.UntilNextTry(owner);

    /// <summary>Forgets KEDA's answers for a ModelDeployment that is gone.</summary>
    public void Forget(ModelDeployment owner)
    {
        _asked.Forget(owner);
        refusals.Forget(owner);
    }

    // The revision says nothing here, because a spec that asks for KEDA asks for the same revision as one that does not.
    private static bool WasAccepted(ModelDeployment owner) =>
        owner.Status?.Conditions?.Any(condition => condition is { Type: ConditionTypes.Accepted, Status: "True" }
            && condition.ObservedGeneration == owner.Metadata.Generation) == true;

    private static SpecProblem? FindUnknown(KedaSpec keda)
    {
        foreach (var (index, trigger) in keda.Triggers.Index())
        {
            foreach (var (key, value) in trigger.Metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            {
                if (TriggerPlaceholders.FindUnknown(value) is { } unknown)
                {
                    return new(
                        "InvalidAutoscaling", $"{Field}.triggers[{index}].metadata[{Sentence.Cut(key, 100)}]",
                        $"'{Sentence.Cut(unknown, 100)}' stands for nothing; known are {TriggerPlaceholders.Names}");
                }
            }
        }

        return null;
    }

    private SpecProblem? FindForbidden(KedaSpec keda)
    {
        if (!options.Value.AllowKeda)
        {
            return new(
                "KedaNotAllowed", Field,
                "autoscaling by KEDA is not allowed here; ask your administrator for the chart value keda.enabled: true, or use "
                + "targetCpuUtilization or targetInflightRequests in its place");
        }

        var allowed = options.Value.AllowedTriggers;
        foreach (var (index, trigger) in keda.Triggers.Index())
        {
            if (allowed.Count > 0 && !allowed.Contains(trigger.Type, StringComparer.Ordinal))
            {
                return new(
                    "KedaNotAllowed", $"{Field}.triggers[{index}].type",
                    $"'{Sentence.Cut(trigger.Type, 100)}' is not among the types that are allowed here ({string.Join(", ", allowed)}); use "
                    + "one of these, or ask your administrator for it (chart value keda.triggers)");
            }

            if (trigger.AuthenticationRef?.Kind is KedaAuthentication.OfCluster && !options.Value.AllowClusterTriggerAuthentication)
            {
                return new(
                    "KedaNotAllowed", $"{Field}.triggers[{index}].authenticationRef.kind",
                    "the credentials of a ClusterTriggerAuthentication are not allowed here; use a TriggerAuthentication of the namespace, "
                    + "or ask your administrator for the chart value keda.clusterTriggerAuthentication: true");
            }
        }

        return null;
    }

    private SpecProblem? FindAbsence() => scaledObjects.IsServed ? null
        : scaledObjects.IsForbidden
        ? new("KedaUnavailable", Field, $"the operator may not read ScaledObjects ({KedaApi.GroupVersion}): {MissingRight}")
        { MayPass = true }
        : new("KedaUnavailable", Field,
            $"the API server has no ScaledObjects ({KedaApi.GroupVersion}) for the operator, so KEDA is not installed; install KEDA, or "
            + $"remove {Field}")
        { MayPass = true };

    private SpecProblem? FindRefused(ModelDeployment owner) =>
        refusals.Find(owner) is var (revision, message)
        ? new(
            ConditionReasons.AutoscalerUnavailable, $"ScaledObject {ObjectNames.OfRevision(owner.Metadata.Name!, revision)}",
            (owner.Spec.Autoscaling?.Keda is null
                ? "its deletion is refused, so the revision keeps its pods and gets no other autoscaler; "
                : "it is refused, so the revision keeps its pods, and gets more only where a rollout needs them; ")
            + (KubernetesApiException.NamesMissingRight(message) ? $"the operator may not write it: {MissingRight}: "
                : "mend what the refusal names: ")
            + Sentence.Cut(message, 600))
        : null;

    private SpecProblem? FindHeld(ModelDeployment owner, string asked) =>
        NeededRevisions.Of(owner, asked).Select(revision => FindHeldRevision(owner, revision)).FirstOrDefault(held => held is not null);

    // A hand-over that takes long waits for KEDA; replicas are not lowered meanwhile, and no other autoscaler is made.
    private SpecProblem? FindHeldRevision(ModelDeployment owner, string revision)
    {
        var name = ObjectNames.OfRevision(owner.Metadata.Name!, revision);
        if (scaledObjects.Get(owner, name) is { Metadata: { DeletionTimestamp: { } since } metadata }
            && LeavingAutoscaler.IsHeld(metadata, time))
        {
            return new(
                ConditionReasons.AutoscalerUnavailable, $"ScaledObject {name}",
                $"it was deleted at {since.ToString("u", CultureInfo.InvariantCulture)} and is still there, so the revision keeps its "
                + $"pods and gets no other autoscaler; see that KEDA's operator runs, or take the finalizer {KedaApi.Finalizer} off it");
        }

        if (KedaAutoscaler.Find(autoscalers, owner, revision) is not { } left)
        {
            return null;
        }

        if (left.Metadata.DeletionTimestamp is { } deleted && LeavingAutoscaler.IsHeld(left.Metadata, time))
        {
            return new(
                ConditionReasons.AutoscalerUnavailable, $"HorizontalPodAutoscaler {left.Metadata.Name}",
                $"it was deleted at {deleted.ToString("u", CultureInfo.InvariantCulture)} and is still there, so the revision keeps its "
                + "pods and gets no other autoscaler; take its finalizers off it");
        }

        return !scaledObjects.IsServed
            ? new(
                ConditionReasons.AutoscalerUnavailable, $"HorizontalPodAutoscaler {left.Metadata.Name}",
                scaledObjects.IsForbidden
                    ? "KEDA has made it, so the revision keeps its pods and gets no other autoscaler, and the operator may not see whether "
                        + $"KEDA still needs it: {MissingRight}"
                    : "KEDA has left it behind, so the revision keeps its pods and gets no other autoscaler; delete it")
            : null;
    }

    // The bounds change all the time, and are never what KEDA refuses.
    private static bool AsksForTheSame(ScaledObjectSpec present, ScaledObjectSpec wanted) =>
        JsonNode.DeepEquals(Node(present with { IdleReplicaCount = null }), Node(wanted));

    private static JsonObject Node(ScaledObjectSpec spec) => ObjectNode.Of(
        new ScaledObject { Spec = spec with { MinReplicaCount = null, MaxReplicaCount = null } },
        ScaledObjectJsonContext.Default.ScaledObject);

    // KEDA refuses a ScaledObject of a Deployment that has another autoscaler, and ours goes only when the spec is accepted. So the
    // question is about a Deployment that nobody has.
    private static ScaledObject Unattached(ScaledObject wanted) => wanted with
    {
        Spec = wanted.Spec! with
        {
            ScaleTargetRef = new() { ApiVersion = "apps/v1", Kind = "Deployment", Name = $"{wanted.Metadata.Name}-is-not-there" },
        },
    };
}
