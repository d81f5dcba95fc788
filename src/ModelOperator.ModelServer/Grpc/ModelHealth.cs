using Microsoft.Extensions.Diagnostics.HealthChecks;
using ModelOperator.ModelServer.Lifecycle;

namespace ModelOperator.ModelServer.Grpc;

/// <summary>Reports to grpc.health.v1 whether the server wants requests.</summary>
internal sealed class ModelHealth(ModelSlot slot) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(slot.Ready ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
}
