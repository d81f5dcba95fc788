using System.Globalization;
using ModelOperator.Contracts.Processes;
using ModelOperator.Hosting.Lifecycle;
using ModelOperator.Hosting.Operations;
using ModelOperator.Hosting.Settings;

namespace ModelOperator.Gateway;

/// <summary>The gateway's settings for people: their names, defaults and meaning.</summary>
internal static class GatewayCommandLine
{
    /// <summary>What the gateway does.</summary>
    public const string Summary = "ModelOperator's gateway: splits the requests for one ModelDeployment among its revisions.";

    private const string None = "none";
    private const string NoLimit = "0, no limit";

    private static readonly GatewayOptions Defaults = new() { Namespace = "", Name = "" };

    /// <summary>All settings.</summary>
    public static IReadOnlyList<Setting> Settings { get; } =
    [
        Setting.Plain(GatewaySettings.Namespace, "none, it is required", "The ModelDeployment's namespace."),
        Setting.Plain(
            GatewaySettings.Name, "none, it is required", "The ModelDeployment's name; routes are in the ConfigMap NAME-gateway."),
        Setting.Plain(GatewaySettings.DataPort, $"{Defaults.DataPort}", "The port for clients, HTTP/1.1 and h2c; 0 picks a free one."),
        Setting.Plain(GatewaySettings.ConnectTimeout, Seconds(Defaults.ConnectTimeout), "Time to connect to a pod, in seconds."),
        Setting.Plain(GatewaySettings.RequestTimeout, NoLimit, "Time for a whole request, streams included, in seconds."),
        Setting.Plain(
            GatewaySettings.IdleConnection, Seconds(Defaults.IdleConnectionTimeout),
            "How long an idle connection to a pod is kept, in seconds."),
        Setting.Plain(
            GatewaySettings.BodyStall, Seconds(Defaults.BodyStallTimeout),
            "How long the next byte of a request's body is waited for, in seconds; 0 is no limit."),
        Setting.Plain(GatewaySettings.MaxRequestBody, NoLimit, "Longest request body, in bytes."),
        Setting.Plain(
            GatewaySettings.MaxConnections, "0, as many as the memory of the process has room for", "Connections of clients, at most."),
        Setting.Plain(GatewaySettings.MaxAttempts, $"{Defaults.MaxAttempts}", "Pods tried for one request, at most."),
        Setting.Plain(
            GatewaySettings.TrustedProxies, None,
            "Proxies in front whose word about their clients is believed: addresses and networks, with commas between them."),
        Setting.Plain(
            GatewaySettings.Feedback, None, "What tokens of answers say and which feedback is taken, as JSON; the operator writes it."),
        Setting.Plain(GatewaySettings.HashKeys, None, "The folder with the keys of hashed values in samples."),
        Setting.Plain(
            GatewaySettings.ShadowMaxBody, $"{Defaults.ShadowMaxBodyBytes}",
            "Longest request or answer that is kept for the comparison with a shadow, in bytes."),
        Setting.Plain(
            GatewaySettings.ShadowMaxMemory, $"{Defaults.ShadowMaxMemoryBytes}",
            "What all copies for shadows may hold together, in bytes."),
        Setting.Plain(GatewaySettings.ShadowConcurrency, $"{Defaults.ShadowConcurrency}", "Copies for shadows under way, at most."),
        Setting.Plain(GatewaySettings.ShadowQueueLength, $"{Defaults.ShadowQueueLength}", "Copies for shadows that wait, at most."),
        Setting.Plain(GatewaySettings.ShadowTimeout, Seconds(Defaults.ShadowTimeout), "Time for a copy's whole answer, in seconds."),
        .. OperationsSettings.All(new ShutdownOptions { DrainTimeout = GatewayOptions.DrainTimeout }),
    ];

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString(CultureInfo.InvariantCulture);
}
