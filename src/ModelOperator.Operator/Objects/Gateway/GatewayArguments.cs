using ModelOperator.Api.Spec.Traffic;
using ModelOperator.Contracts.Processes;

namespace ModelOperator.Operator.Objects.Gateway;

/// <summary>
/// Writes the gateway's settings as its arguments. A setting that the spec leaves out is left to the gateway, so that a spec without
/// settings restarts nothing.
/// </summary>
internal static class GatewayArguments
{
    public static IEnumerable<string> Of(GatewaySpec? gateway) =>
        from setting in Settings(gateway)
        where setting.Value is not null
        from argument in new[] { $"--{setting.Name}", $"{setting.Value}" }
        select argument;

    private static IEnumerable<(string Name, int? Value)> Settings(GatewaySpec? gateway) =>
    [
        (GatewaySettings.ConnectTimeout, gateway?.ConnectTimeoutSeconds),
        (GatewaySettings.RequestTimeout, gateway?.RequestTimeoutSeconds),
        (GatewaySettings.IdleConnection, gateway?.IdleConnectionSeconds),
        (GatewaySettings.BodyStall, gateway?.BodyStallSeconds),
        (GatewaySettings.MaxRequestBody, gateway?.MaxRequestBodyBytes),
        (GatewaySettings.MaxConnections, gateway?.MaxConnections),
        (GatewaySettings.MaxAttempts, gateway?.MaxAttempts),
        (GatewaySettings.ShadowMaxBody, gateway?.Shadow?.MaxBodyBytes),
        (GatewaySettings.ShadowMaxMemory, gateway?.Shadow?.MaxMemoryBytes),
        (GatewaySettings.ShadowConcurrency, gateway?.Shadow?.Concurrency),
        (GatewaySettings.ShadowQueueLength, gateway?.Shadow?.QueueLength),
        (GatewaySettings.ShadowTimeout, gateway?.Shadow?.TimeoutSeconds),
    ];
}
