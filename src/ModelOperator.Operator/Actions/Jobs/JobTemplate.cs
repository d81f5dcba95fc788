using k8s;
using k8s.Models;

namespace ModelOperator.Operator.Actions.Jobs;

/// <summary>A CronJob, read no further than the part that is run.</summary>
[KubernetesEntity(Group = "batch", ApiVersion = "v1", Kind = "CronJob", PluralName = "cronjobs")]
internal sealed record JobTemplate : IKubernetesObject<V1ObjectMeta>
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; } = new();

    public JobTemplateSpec? Spec { get; init; }
}
