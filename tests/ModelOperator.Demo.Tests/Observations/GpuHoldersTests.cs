using k8s.Models;
using ModelOperator.Demo.Observations;

namespace ModelOperator.Demo.Tests.Observations;

public sealed class GpuHoldersTests
{
    private const string Gpu = "nvidia.com/gpu";

    [Fact]
    public void PodsWithANode_AreNamedWithTheirGpus()
    {
        var going = Pod("ml", "b", "node1", gpus: 2);
        going.Metadata.DeletionTimestamp = DateTime.UnixEpoch;

        GpuHolders.Of([going, Pod("ml", "a", "node1", gpus: 1), Pod("demo", "c", "node1", gpus: 1)], Gpu).Text
            .ShouldBe("nvidia.com/gpu is held by demo/c (1), ml/a (1), ml/b (2, terminating)");
    }

    [Fact]
    public void PodsWithoutANodeOrGpus_AndThoseThatHaveEnded_HoldNone()
    {
        var ended = Pod("ml", "ended", "node1", gpus: 1);
        ended.Status = new() { Phase = "Succeeded" };

        GpuHolders.Of([Pod("ml", "waits", node: null, gpus: 1), Pod("ml", "cpu", "node1", gpus: 0), ended], Gpu).Text
            .ShouldBe("no pod holds nvidia.com/gpu any more");
    }

    private static V1Pod Pod(string ns, string name, string? node, int gpus) => new()
    {
        Metadata = new() { NamespaceProperty = ns, Name = name },
        Spec = new()
        {
            NodeName = node,
            Containers =
            [
                new()
                {
                    Name = "model",
                    Resources = new()
                    {
                        Limits = gpus == 0 ? null : new Dictionary<string, ResourceQuantity> { [Gpu] = new($"{gpus}") },
                    },
                },
            ],
        },
    };
}
