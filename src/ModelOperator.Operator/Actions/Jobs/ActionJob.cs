using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace ModelOperator.Operator.Actions.Jobs;

/// <summary>A Job to be made; its spec is that of a template, with every field of the template's version.</summary>
[KubernetesEntity(Group = "batch", ApiVersion = "v1", Kind = "Job", PluralName = "jobs")]
internal sealed record ActionJob : IKubernetesObject<V1ObjectMeta>
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; } = new();

    public JsonObject? Spec { get; init; }
}
