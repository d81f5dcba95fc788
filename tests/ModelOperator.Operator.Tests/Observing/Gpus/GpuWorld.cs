using ModelOperator.Operator.Observing.Gpus.Watched;

namespace ModelOperator.Operator.Tests.Observing.Gpus;

/// <summary>Nodes and pods as the tests of GPUs like them.</summary>
internal static class GpuWorld
{
    public const string Gpu = "nvidia.com/gpu";

    public static GpuNode Node(string name, int gpus, string product = "NVIDIA-H200") => new()
    {
        Metadata = new() { Name = name, Labels = new Dictionary<string, string> { ["nvidia.com/gpu.product"] = product, ["zone"] = "a" } },
        Spec = new() { Taints = [new() { Key = Gpu, Value = "present", Effect = "NoSchedule" }] },
        Status = new()
        {
            Allocatable = new Dictionary<string, string> { ["cpu"] = "8", [Gpu] = $"{gpus}" },
            Conditions = [new() { Type = "Ready", Status = "True" }],
        },
    };

    public static GpuPod Pod(string? node, int gpus, string phase = "Running") => new()
    {
        Metadata = new() { Name = $"pod-{Guid.NewGuid():N}", NamespaceProperty = "anybody" },
        Spec = new() { NodeName = node, Containers = [Container(gpus)] },
        Status = new() { Phase = phase },
    };

    public static GpuContainer Container(int limit, string? restartPolicy = null) =>
        new() { Resources = new() { Limits = new Dictionary<string, string> { [Gpu] = $"{limit}" } }, RestartPolicy = restartPolicy };
}
