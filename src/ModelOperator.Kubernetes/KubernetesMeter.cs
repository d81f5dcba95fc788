using System.Diagnostics.Metrics;

namespace ModelOperator.Kubernetes;

/// <summary>The meter of all metrics of this library. Their names are those that client-go and controller-runtime made standard.</summary>
public static class KubernetesMeter
{
    /// <summary>The name to listen for.</summary>
    public const string Name = "ModelOperator.Kubernetes";

    internal static Meter Create(IMeterFactory? factory) => factory?.Create(new MeterOptions(Name)) ?? new Meter(Name);
}
