namespace ModelOperator.Analysis.Sources.Gateway;

/// <summary>For hosts that know no gateways: every answer is that there are none.</summary>
internal sealed class NoGatewayPods : IGatewayPods
{
    public IReadOnlyList<GatewayPod> Of(string @namespace, string name) => [];
}
