using k8s.Models;
using ModelOperator.Api;

namespace ModelOperator.Cli.Gpus;

/// <summary>A pod that asks for GPUs of one resource.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="Deployment">The listed ModelDeployment that it serves; null for anybody else's pod.</param>
/// <param name="Revision">The hash of its revision; empty for anybody else's pod.</param>
/// <param name="Resource">The extended resource that counts the GPUs.</param>
/// <param name="Gpus">The number of GPUs that it asks for.</param>
internal sealed record GpuPod(V1Pod Pod, ModelDeployment? Deployment, string Revision, string Resource, long Gpus)
{
    /// <summary>The node that it has; null while it waits for one.</summary>
    public string? Node { get; } = string.IsNullOrEmpty(Pod.Spec?.NodeName) ? null : Pod.Spec.NodeName;
}
