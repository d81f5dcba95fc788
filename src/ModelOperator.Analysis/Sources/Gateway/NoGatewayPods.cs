namespace ModelOperator.Analysis.Sources.Gateway;

/// <summary>Stands in for hosts that know no gateways: it never finds any.</summary>
internal sealed class NoGatewayPods : IGatewayPods
{
    public IReadOnlyList<GatewayPod> Of(string @namespace, string name) => [];
}
