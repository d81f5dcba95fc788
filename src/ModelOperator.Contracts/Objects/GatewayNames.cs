namespace ModelOperator.Contracts.Objects;

/// <summary>The names of the objects of a ModelDeployment's gateway.</summary>
public static class GatewayNames
{
    /// <summary>Every object of the gateway: <c>digits-gateway</c>. Its pods have names that begin so.</summary>
    /// <param name="modelDeployment">The ModelDeployment, e.g. <c>digits</c>.</param>
    public static string Of(string modelDeployment) => $"{modelDeployment}-gateway";
}
