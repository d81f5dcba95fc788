using System.Globalization;
using ModelOperator.Contracts.Processes;
using ModelOperator.Contracts.Processes.Settings;
using ModelOperator.Feedback.Tokens;
using ModelOperator.Gateway.Holding;
using ModelOperator.Hosting.Connections;
using ModelOperator.Hosting.Lifecycle;

namespace ModelOperator.Gateway;

/// <summary>The gateway's settings, as <see cref="GatewayCommandLine"/> names them.</summary>
internal sealed record GatewayOptions
{
    /// <summary>The time that requests in flight, above all streams, may take after SIGTERM, unless <c>SHUTDOWN_DRAIN_SECONDS</c> is set.
    /// Together with the delay before it, it is below the grace that the operator gives gateway pods.</summary>
    public static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(ShutdownSettings.UsualGatewayDrainSeconds);

    /// <summary>The ModelDeployment's namespace. <c>--namespace</c>.</summary>
    public required string Namespace { get; init; }

    /// <summary>The ModelDeployment's name. Its routes are in the ConfigMap <c>NAME-gateway</c>. <c>--name</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The port for clients, for HTTP/1.1 and h2c; 0 picks a free one. <c>--data-port</c>.</summary>
    public int DataPort { get; init; } = Ports.Data;

    /// <summary>The time in which a connection to an endpoint must be made. <c>--connect-timeout-seconds</c>.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The time that a whole request may take, streams included; zero means no limit. <c>--request-timeout-seconds</c>.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.Zero;

    /// <summary>The time for which an idle connection to an endpoint is kept. It is below the 5 s after which Node.js and Uvicorn close
    /// connections, so that no request is written into a connection that is being closed. <c>--idle-connection-seconds</c>.</summary>
    public TimeSpan IdleConnectionTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The largest request body, in bytes; null means no limit. <c>--max-request-body-bytes</c>.</summary>
    public long? MaxRequestBodyBytes { get; init; }

    /// <summary>
    /// The time for which the next byte of a request's body is awaited; zero means no limit. <c>--body-stall-seconds</c>.
    /// </summary>
    public TimeSpan BodyStallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The largest number of client connections; null for as many as the memory of the process has room for. <c>--max-connections</c>.
    /// </summary>
    public int? MaxConnections { get; init; }

    /// <summary>The largest number of endpoints that are tried for one request. <c>--max-attempts</c>.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>The proxies in front of the gateway whose headers about their clients are believed (<c>X-Forwarded-For</c> and the like):
    /// addresses and networks, separated by commas; none by default. <c>--trusted-proxies</c>.</summary>
    public AddressRanges TrustedProxies { get; init; } = AddressRanges.None;

    /// <summary>The settings of feedback, as JSON; null when answers have no tokens and no feedback is taken. <c>--feedback</c>.</summary>
    public FeedbackSettings? Feedback { get; init; }

    /// <summary>The name of the pod, which is that of its host. Other gateway pods know it from the endpoints.</summary>
    public string PodName { get; init; } = Environment.MachineName;

    /// <summary>The folder with the keys of hashed values in samples; null when nothing is hashed. <c>--hash-keys</c>.</summary>
    public string? HashKeys { get; init; }

    /// <summary>The largest number of requests that wait for a first pod. <c>--hold-requests</c>.</summary>
    public int HoldRequests { get; init; } = 1000;

    /// <summary>The largest number of bytes that the bodies of such requests may take up together. <c>--hold-bytes</c>.</summary>
    public long HoldBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>The time for which such a request waits. <c>--hold-seconds</c>.</summary>
    public TimeSpan HoldTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The largest request or answer that is kept for a shadow, in bytes. <c>--shadow-max-body-bytes</c>.</summary>
    public int ShadowMaxBodyBytes { get; init; } = 1024 * 1024;

    /// <summary>The memory that all copies may use together, in bytes. <c>--shadow-max-memory-bytes</c>.</summary>
    public long ShadowMaxMemoryBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>The largest number of copies under way. <c>--shadow-concurrency</c>.</summary>
    public int ShadowConcurrency { get; init; } = 32;

    /// <summary>The largest number of copies that wait. <c>--shadow-queue-length</c>.</summary>
    public int ShadowQueueLength { get; init; } = 256;

    /// <summary>The time in which the whole answer to a copy must arrive. <c>--shadow-timeout-seconds</c>.</summary>
    public TimeSpan ShadowTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Reads the settings.</summary>
    /// <exception cref="StartupException">A setting is missing or has a bad value.</exception>
    public static GatewayOptions From(IConfiguration configuration)
    {
        var defaults = new GatewayOptions { Namespace = "", Name = "" };
        var connections = (int)Number(configuration, GatewaySettings.MaxConnections, 0, 0, 1_000_000);
        var body = Number(configuration, GatewaySettings.MaxRequestBody, 0, 0, long.MaxValue);
        return new GatewayOptions
        {
            Namespace = Required(configuration, GatewaySettings.Namespace),
            Name = Required(configuration, GatewaySettings.Name),
            DataPort = (int)Number(configuration, GatewaySettings.DataPort, defaults.DataPort, 0, ushort.MaxValue),
            ConnectTimeout = Seconds(configuration, GatewaySettings.ConnectTimeout, defaults.ConnectTimeout, shortest: 0.01),
            RequestTimeout = Seconds(configuration, GatewaySettings.RequestTimeout, defaults.RequestTimeout),
            IdleConnectionTimeout = Seconds(configuration, GatewaySettings.IdleConnection, defaults.IdleConnectionTimeout, shortest: 0.01),
            MaxRequestBodyBytes = body == 0 ? null : body,
            BodyStallTimeout = Seconds(configuration, GatewaySettings.BodyStall, defaults.BodyStallTimeout),
            MaxConnections = connections == 0 ? null : connections,
            MaxAttempts = (int)Number(configuration, GatewaySettings.MaxAttempts, defaults.MaxAttempts, 1, 10),
            TrustedProxies = Addresses(configuration, GatewaySettings.TrustedProxies),
            Feedback = configuration[GatewaySettings.Feedback] is { Length: > 0 } feedback ? FeedbackSettingsParser.Parse(feedback) : null,
            HashKeys = configuration[GatewaySettings.HashKeys] is { Length: > 0 } folder ? folder : null,
            HoldRequests = (int)Number(configuration, GatewaySettings.HoldRequests, defaults.HoldRequests, 1, 100_000),
            HoldBytes = Number(configuration, GatewaySettings.HoldBytes, defaults.HoldBytes, HeldRequests.MostBytes, long.MaxValue / 2),
            HoldTimeout = Seconds(configuration, GatewaySettings.HoldSeconds, defaults.HoldTimeout, shortest: 0.01),
            ShadowMaxBodyBytes = (int)Number(
                configuration, GatewaySettings.ShadowMaxBody, defaults.ShadowMaxBodyBytes, 1, 256 * 1024 * 1024),
            ShadowMaxMemoryBytes = Number(
                configuration, GatewaySettings.ShadowMaxMemory, defaults.ShadowMaxMemoryBytes, 1, long.MaxValue / 2),
            ShadowConcurrency = (int)Number(configuration, GatewaySettings.ShadowConcurrency, defaults.ShadowConcurrency, 1, 10_000),
            ShadowQueueLength = (int)Number(configuration, GatewaySettings.ShadowQueueLength, defaults.ShadowQueueLength, 0, 100_000),
            ShadowTimeout = Seconds(configuration, GatewaySettings.ShadowTimeout, defaults.ShadowTimeout, shortest: 0.01),
        };
    }

    private static string Switch(string key) => $"--{key.Replace('_', '-')}";

    private static string Required(IConfiguration configuration, string key) =>
        configuration[key] is { Length: > 0 } value
            ? value
            : throw new StartupException(
                $"{Switch(key)} is missing: pass the ModelDeployment's {key}, or set the environment variable {key.ToUpperInvariant()}");

    private static long Number(IConfiguration configuration, string key, long fallback, long min, long max) => configuration[key] switch
    {
        null or "" => fallback,
        var text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max =>
            value,
        var text => throw new StartupException($"{Switch(key)}={text} is not a whole number from {min} to {max}"),
    };

    private static AddressRanges Addresses(IConfiguration configuration, string key)
    {
        try
        {
            return AddressRanges.Parse(configuration[key]);
        }
        catch (FormatException exception)
        {
            throw new StartupException($"{Switch(key)}={configuration[key]}: {exception.Message}", exception);
        }
    }

    private static TimeSpan Seconds(IConfiguration configuration, string key, TimeSpan fallback, double shortest = 0)
    {
        const double longest = 24 * 60 * 60;
        return configuration[key] switch
        {
            null or "" => fallback,
            var text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= shortest
                && value <= longest =>
                TimeSpan.FromSeconds(value),
            var text => throw new StartupException($"{Switch(key)}={text} is not a number of seconds from {shortest} to {longest}"),
        };
    }
}
