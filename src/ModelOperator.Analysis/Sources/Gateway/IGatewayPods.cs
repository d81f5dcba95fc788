namespace ModelOperator.Analysis.Sources.Gateway;

/// <summary>Knows the gateway pods of a ModelDeployment; the operator has them in its cache.</summary>
public interface IGatewayPods
{
    /// <summary>Returns the running gateway pods; empty when there are none.</summary>
    IReadOnlyList<GatewayPod> Of(string @namespace, string name);
}
