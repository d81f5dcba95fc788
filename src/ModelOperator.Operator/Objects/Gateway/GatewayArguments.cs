using ModelOperator.Api.Spec;

namespace ModelOperator.Operator.Objects.Gateway;

/// <summary>The gateway's settings as its arguments. What the spec leaves out is left to the gateway, so that a spec without any restarts nothing.</summary>
internal static class GatewayArguments
{
    public static IEnumerable<string> Of(GatewaySpec? gateway) =>
        from setting in Settings(gateway)
        where setting.Value is not null
        from argument in new[] { $"--{setting.Name}", $"{setting.Value}" }
        select argument;

    private static IEnumerable<(string Name, int? Value)> Settings(GatewaySpec? gateway) =>
    [
        ("connect_timeout_seconds", gateway?.ConnectTimeoutSeconds),
        ("request_timeout_seconds", gateway?.RequestTimeoutSeconds),
        ("idle_connection_seconds", gateway?.IdleConnectionSeconds),
        ("body_stall_seconds", gateway?.BodyStallSeconds),
        ("max_request_body_bytes", gateway?.MaxRequestBodyBytes),
        ("max_connections", gateway?.MaxConnections),
        ("max_attempts", gateway?.MaxAttempts),
        ("shadow_max_body_bytes", gateway?.Shadow?.MaxBodyBytes),
        ("shadow_max_memory_bytes", gateway?.Shadow?.MaxMemoryBytes),
        ("shadow_concurrency", gateway?.Shadow?.Concurrency),
        ("shadow_queue_length", gateway?.Shadow?.QueueLength),
        ("shadow_timeout_seconds", gateway?.Shadow?.TimeoutSeconds),
    ];
}
