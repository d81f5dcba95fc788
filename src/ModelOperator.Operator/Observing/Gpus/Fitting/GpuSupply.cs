using ModelOperator.Operator.Observing.Gpus.Watched;

namespace ModelOperator.Operator.Observing.Gpus.Fitting;

/// <summary>The nodes that have a resource, in the order of their names, with what the pods of everybody hold on them.</summary>
internal sealed class GpuSupply
{
    private GpuSupply(Share[] nodes) => Nodes = nodes;

    /// <summary>The nodes.</summary>
    public IReadOnlyList<Share> Nodes { get; }

    /// <summary>True when no node has a free unit.</summary>
    public bool IsUsedUp => Nodes.All(one => one.Allocatable <= one.Requested);

    /// <summary>Looks at the nodes.</summary>
    public static GpuSupply Of(string resource, IEnumerable<GpuNode> nodes, HeldGpus held) => new(
    [
        .. nodes
            .Select(node => new Share(
                node, GpuRequests.Units(node.Status?.Allocatable?.GetValueOrDefault(resource)), held.On(node.Metadata.Name!, resource)))
            .Where(share => share.Allocatable > 0)
            .OrderBy(share => share.Node.Metadata.Name, StringComparer.Ordinal),
    ]);

    /// <summary>The units of a node.</summary>
    /// <param name="Node">The node.</param>
    /// <param name="Allocatable">The number that pods may have.</param>
    /// <param name="Requested">The number that pods hold; more than it has when its device plugin has lost some.</param>
    public sealed record Share(GpuNode Node, long Allocatable, long Requested);
}
