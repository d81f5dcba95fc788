using k8s;
using k8s.Models;
using ModelOperator.Api.Schema;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Status;
using ModelOperator.Contracts.Objects;

namespace ModelOperator.Api;

/// <summary>
/// A model in production: the model that runs, the way in which a new revision takes over, and the metrics that it is judged by.
/// </summary>
[KubernetesEntity(
    Group = ModelOperatorApi.Group, ApiVersion = ModelOperatorApi.Version, Kind = "ModelDeployment", PluralName = "modeldeployments")]
[PrinterColumn("Phase", "string", ".status.phase")]
[PrinterColumn("Model", "string", ".spec.model.version")]
[PrinterColumn("Stable", "string", ".status.stableModel")]
[PrinterColumn("Candidate", "string", ".status.candidateModel")]
[PrinterColumn("Weight", "integer", ".status.candidateWeight")]
[PrinterColumn("Ready", "string", ".status.readyPods")]
[PrinterColumn("URL", "string", ".status.url", Priority = 1)]
[PrinterColumn("Message", "string", ".status.message", Priority = 1)]
[PrinterColumn("Age", "date", ".metadata.creationTimestamp")]
public sealed record ModelDeployment : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc />
    public string? ApiVersion { get; set; }

    /// <inheritdoc />
    public string? Kind { get; set; }

    /// <inheritdoc />
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>The state that the user wants.</summary>
    public ModelDeploymentSpec Spec { get; set; } = new();

    /// <summary>The state that the operator observes, and its decisions. Only the operator writes it.</summary>
    public ModelDeploymentStatus? Status
    {
        get;
        // The API server's default stands for an object that no operator has looked at yet; the operator treats it as no status.
        init => field = value is { ObservedGeneration: ModelDeploymentStatus.NotObserved, Phase: null } ? null : value;
    }
}
