namespace ModelOperator.Contracts.Objects;

/// <summary>The names of the objects of a ModelDeployment's gateway.</summary>
public static class GatewayNames
{
    /// <summary>The name of every object of the gateway: <c>digits-gateway</c>. The names of its pods begin with it.</summary>
    /// <param name="modelDeployment">The name of the ModelDeployment, such as <c>digits</c>.</param>
    public static string Of(string modelDeployment) => $"{modelDeployment}-gateway";
}
