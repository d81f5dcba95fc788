using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Keda;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes.Client.Json;

namespace ModelOperator.Operator.Objects.Autoscaling.Keda;

/// <summary>The ScaledObject of one revision, which takes the place of its HorizontalPodAutoscaler (R25).</summary>
internal static class RevisionScaledObjectBuilder
{
    /// <summary>Builds it; <paramref name="minReplicas"/> is the smallest number of pods that the present traffic allows.</summary>
    public static ScaledObject Build(
        ModelDeployment owner, string revision, AutoscalingSpec autoscaling, KedaSpec keda, int minReplicas)
    {
        var values = new TriggerPlaceholders(owner.Metadata.NamespaceProperty!, owner.Metadata.Name!, revision);
        return With(
            owner,
            revision,
            new ScaledObjectSpec
            {
                ScaleTargetRef = new()
                {
                    ApiVersion = "apps/v1",
                    Kind = "Deployment",
                    Name = ObjectNames.OfRevision(owner.Metadata.Name!, revision),
                },
                MaxReplicaCount = autoscaling.MaxReplicas,
                Triggers = [.. keda.Triggers.Select(trigger => Filled(trigger, values))],
                Fallback = keda.Fallback,
            },
            minReplicas);
    }

    /// <summary>
    /// Builds it like the existing one, except for <paramref name="minReplicas"/>. It is never below one: KEDA would take the last pod
    /// while nobody holds the requests, and goes from 0 to 1 without asking for a GPU.
    /// </summary>
    public static ScaledObject With(ModelDeployment owner, string revision, ScaledObjectSpec present, int minReplicas)
    {
        var least = Math.Max(1, minReplicas);
        return new()
        {
            ApiVersion = KedaApi.GroupVersion,
            Kind = KedaApi.Kind,
            Metadata = Ownership.Metadata(
                owner, ObjectNames.OfRevision(owner.Metadata.Name!, revision), ModelOperatorApi.ModelComponent, revision),
            Spec = present with
            {
                MinReplicaCount = least,
                MaxReplicaCount = Math.Max(least, present.MaxReplicaCount ?? least),
                IdleReplicaCount = null,
            },
        };
    }

    /// <summary>True when two states differ at most in what KEDA reports, which changes every few seconds.</summary>
    public static bool AskTheSame(ScaledObject before, ScaledObject after) =>
        before.Metadata.Uid == after.Metadata.Uid
        && before.Metadata.DeletionTimestamp == after.Metadata.DeletionTimestamp
        && JsonNode.DeepEquals(SpecOf(before), SpecOf(after));

    private static JsonNode? SpecOf(ScaledObject scaled) =>
        ObjectNode.Of(scaled, ScaledObjectJsonContext.Default.ScaledObject)["spec"];

    private static KedaTrigger Filled(KedaTrigger trigger, TriggerPlaceholders values) => trigger with
    {
        Metadata = trigger.Metadata.ToDictionary(entry => entry.Key, entry => values.Fill(entry.Value), StringComparer.Ordinal),
        AuthenticationRef = trigger.AuthenticationRef is { } named
            ? named with { Kind = named.Kind ?? KedaAuthentication.OfNamespace }
            : null,
    };
}
