using ModelOperator.Gateway.Capturing;
using ModelOperator.Gateway.Metrics;
using ModelOperator.Gateway.Routing;

namespace ModelOperator.Gateway.Shadowing;

/// <summary>Opens lanes, which all share one limit of memory.</summary>
internal sealed class MirrorLanes(GatewayMetrics metrics, ShadowExchange exchange, GatewayOptions options)
{
    /// <summary>The memory that the copies hold.</summary>
    public CaptureMemory Memory { get; } = new(options.ShadowMaxMemoryBytes);

    public MirrorLane Open(MirrorTarget target) => new(target, metrics.Shadow(target.Rule.Revision), exchange, Memory, options);
}
