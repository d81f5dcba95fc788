using ModelOperator.Api;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Hosting.Metrics.Owners;
using Prometheus;

namespace ModelOperator.Operator.Reporting;

/// <summary>
/// Shows which ModelDeployments wait for GPUs, for alerts and dashboards. A ModelDeployment that asks for no GPUs has no series.
/// </summary>
internal sealed class GpuWaitMetrics(CollectorRegistry registry)
{
    private readonly OwnerFamily _waiting = OwnerMetrics.Of(registry).Gauge(
        "modeldeployment_gpu_waiting", "1 while pods of the ModelDeployment wait for GPUs, else 0.", "name", "namespace");

    /// <summary>Shows the wait that a planned status tells of.</summary>
    public void Show(ModelDeployment owner, ModelDeploymentStatus status)
    {
        if (owner.Spec.Gpu is null)
        {
            Forget(owner);
            return;
        }

        var waits = status.Conditions?.Any(condition => condition is { Type: ConditionTypes.GpuAvailable, Status: "False" }) is true;
        _waiting.Show(OwnerOf(owner), new OwnerSeries(waits ? 1 : 0));
    }

    /// <summary>Removes the series of a ModelDeployment that is gone.</summary>
    public void Forget(ModelDeployment owner) => _waiting.Forget(OwnerOf(owner));

    private static MetricOwner OwnerOf(ModelDeployment owner) => new(owner.Metadata.NamespaceProperty!, owner.Metadata.Name!);
}
