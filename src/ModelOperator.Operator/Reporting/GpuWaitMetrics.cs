using ModelOperator.Api;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Conditions;
using Prometheus;

namespace ModelOperator.Operator.Reporting;

/// <summary>Which ModelDeployments wait for GPUs, for alerts and dashboards. One that asks for no GPUs has no series.</summary>
internal sealed class GpuWaitMetrics(CollectorRegistry registry)
{
    private readonly Gauge _waiting = Metrics.WithCustomRegistry(registry).CreateGauge(
        "modeldeployment_gpu_waiting", "1 while pods of the ModelDeployment wait for GPUs, else 0.", ["name", "namespace"]);

    /// <summary>Shows what a planned status says.</summary>
    public void Show(ModelDeployment owner, ModelDeploymentStatus status)
    {
        if (owner.Spec.Gpu is null)
        {
            Forget(owner);
            return;
        }

        var waits = status.Conditions?.Any(condition => condition is { Type: ConditionTypes.GpuAvailable, Status: "False" }) is true;
        _waiting.WithLabels(owner.Metadata.Name!, owner.Metadata.NamespaceProperty!).Set(waits ? 1 : 0);
    }

    /// <summary>The ModelDeployment is gone.</summary>
    public void Forget(ModelDeployment owner) => _waiting.RemoveLabelled(owner.Metadata.Name!, owner.Metadata.NamespaceProperty!);
}
