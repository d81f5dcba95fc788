using Microsoft.Extensions.Diagnostics.HealthChecks;
using ModelOperator.ModelServer.Lifecycle;

namespace ModelOperator.ModelServer.Grpc;

/// <summary>Whether the model wants traffic, for the library's grpc.health.v1.</summary>
internal sealed class ModelHealth(ModelSlot slot) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(slot.Ready ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
}
