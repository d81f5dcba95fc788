namespace ModelOperator.Contracts.Processes;

/// <summary>
/// The settings of a gateway, in the spelling that the operator writes into its arguments: <c>--data_port 8080</c>. Gateways of every
/// release read this spelling, and another one would restart every gateway when the operator is upgraded. People write <c>--data-port</c>,
/// or the environment variable <c>DATA_PORT</c>.
/// </summary>
public static class GatewaySettings
{
    /// <summary>The ModelDeployment's namespace.</summary>
    public const string Namespace = "namespace";

    /// <summary>The ModelDeployment's name.</summary>
    public const string Name = "name";

    /// <summary>The port for clients.</summary>
    public const string DataPort = "data_port";

    /// <summary>The time in which a connection to an endpoint must be made, in seconds.</summary>
    public const string ConnectTimeout = "connect_timeout_seconds";

    /// <summary>The time that a whole request may take, in seconds.</summary>
    public const string RequestTimeout = "request_timeout_seconds";

    /// <summary>The time for which an idle connection to an endpoint is kept, in seconds.</summary>
    public const string IdleConnection = "idle_connection_seconds";

    /// <summary>The time for which the next byte of a request's body is awaited, in seconds.</summary>
    public const string BodyStall = "body_stall_seconds";

    /// <summary>The largest request body, in bytes.</summary>
    public const string MaxRequestBody = "max_request_body_bytes";

    /// <summary>The largest number of client connections.</summary>
    public const string MaxConnections = "max_connections";

    /// <summary>The largest number of endpoints that are tried for one request.</summary>
    public const string MaxAttempts = "max_attempts";

    /// <summary>The proxies in front of the gateway whose headers about their clients are believed.</summary>
    public const string TrustedProxies = "trusted_proxies";

    /// <summary>The settings of feedback, as JSON. Without them answers have no tokens and no feedback is taken.</summary>
    public const string Feedback = "feedback";

    /// <summary>The folder with the keys of hashed values in samples.</summary>
    public const string HashKeys = "hash_keys";

    /// <summary>The largest number of requests that wait for a first pod.</summary>
    public const string HoldRequests = "hold_requests";

    /// <summary>The largest number of bytes that the bodies of such requests may take up together.</summary>
    public const string HoldBytes = "hold_bytes";

    /// <summary>The time for which such a request waits, in seconds.</summary>
    public const string HoldSeconds = "hold_seconds";

    /// <summary>The largest request or answer that is kept for a shadow, in bytes.</summary>
    public const string ShadowMaxBody = "shadow_max_body_bytes";

    /// <summary>The memory that all copies may use together, in bytes.</summary>
    public const string ShadowMaxMemory = "shadow_max_memory_bytes";

    /// <summary>The largest number of copies under way.</summary>
    public const string ShadowConcurrency = "shadow_concurrency";

    /// <summary>The largest number of copies that wait.</summary>
    public const string ShadowQueueLength = "shadow_queue_length";

    /// <summary>The time in which the whole answer to a copy must arrive, in seconds.</summary>
    public const string ShadowTimeout = "shadow_timeout_seconds";
}
