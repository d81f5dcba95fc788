namespace ModelOperator.Operator.Objects;

/// <summary>Names of the objects of a ModelDeployment.</summary>
internal static class ObjectNames
{
    /// <summary>Deployment, Service and ControllerRevision of a revision: <c>digits-7f9c2ab4d1</c>.</summary>
    public static string OfRevision(string name, string revision) => $"{name}-{revision}";

    /// <summary>Every object of the gateway: <c>digits-gateway</c>.</summary>
    public static string OfGateway(string name) => $"{name}-gateway";
}
