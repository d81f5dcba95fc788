namespace ModelOperator.Operator.Objects.Autoscaling.Keda;

/// <summary>The names of KEDA's API.</summary>
internal static class KedaApi
{
    public const string Group = "keda.sh";

    public const string Version = "v1alpha1";

    public const string Kind = "ScaledObject";

    /// <summary>Group and version as apiVersion writes them.</summary>
    public const string GroupVersion = $"{Group}/{Version}";

    /// <summary>The finalizer by which KEDA keeps a ScaledObject until it has stopped to scale.</summary>
    public const string Finalizer = "finalizer.keda.sh";
}
