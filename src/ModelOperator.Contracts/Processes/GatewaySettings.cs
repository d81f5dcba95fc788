namespace ModelOperator.Contracts.Processes;

/// <summary>
/// The settings of a gateway, in the spelling that the operator writes into its arguments: <c>--data_port 8080</c>. Gateways of every
/// release read it, and other arguments would restart every gateway when the operator is upgraded. People write <c>--data-port</c>, or
/// the environment variable <c>DATA_PORT</c>.
/// </summary>
public static class GatewaySettings
{
    /// <summary>The ModelDeployment's namespace.</summary>
    public const string Namespace = "namespace";

    /// <summary>The ModelDeployment's name.</summary>
    public const string Name = "name";

    /// <summary>The port for clients.</summary>
    public const string DataPort = "data_port";

    /// <summary>Time to connect to an endpoint, in seconds.</summary>
    public const string ConnectTimeout = "connect_timeout_seconds";

    /// <summary>Time for a whole request, in seconds.</summary>
    public const string RequestTimeout = "request_timeout_seconds";

    /// <summary>How long an idle connection to an endpoint is kept, in seconds.</summary>
    public const string IdleConnection = "idle_connection_seconds";

    /// <summary>How long the next byte of a request's body is waited for, in seconds.</summary>
    public const string BodyStall = "body_stall_seconds";

    /// <summary>Longest request body, in bytes.</summary>
    public const string MaxRequestBody = "max_request_body_bytes";

    /// <summary>Connections of clients, at most.</summary>
    public const string MaxConnections = "max_connections";

    /// <summary>Endpoints tried for one request, at most.</summary>
    public const string MaxAttempts = "max_attempts";

    /// <summary>Proxies in front whose word about their clients is believed.</summary>
    public const string TrustedProxies = "trusted_proxies";

    /// <summary>The settings of feedback, as JSON. Without them answers have no tokens and no feedback is taken.</summary>
    public const string Feedback = "feedback";

    /// <summary>The folder with the keys of hashed values in samples.</summary>
    public const string HashKeys = "hash_keys";

    /// <summary>Longest request or answer that is taken down for a shadow, in bytes.</summary>
    public const string ShadowMaxBody = "shadow_max_body_bytes";

    /// <summary>The most memory that all copies may hold together, in bytes.</summary>
    public const string ShadowMaxMemory = "shadow_max_memory_bytes";

    /// <summary>Copies under way, at most.</summary>
    public const string ShadowConcurrency = "shadow_concurrency";

    /// <summary>Copies that wait, at most.</summary>
    public const string ShadowQueueLength = "shadow_queue_length";

    /// <summary>Time for a copy's whole answer, in seconds.</summary>
    public const string ShadowTimeout = "shadow_timeout_seconds";
}
