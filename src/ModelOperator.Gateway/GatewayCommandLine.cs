using System.Globalization;
using ModelOperator.Contracts.Processes;
using ModelOperator.Hosting.Lifecycle;
using ModelOperator.Hosting.Operations;
using ModelOperator.Hosting.Settings;

namespace ModelOperator.Gateway;

/// <summary>The gateway's settings for people: their names, defaults and meanings.</summary>
internal static class GatewayCommandLine
{
    /// <summary>A sentence on what the gateway does.</summary>
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
        Setting.Plain(
            GatewaySettings.ConnectTimeout, Seconds(Defaults.ConnectTimeout),
            "The time in which a connection to a pod must be made, in seconds."),
        Setting.Plain(GatewaySettings.RequestTimeout, NoLimit, "The time that a whole request may take, in seconds."),
        Setting.Plain(
            GatewaySettings.IdleConnection, Seconds(Defaults.IdleConnectionTimeout),
            "The time for which an idle connection to a pod is kept, in seconds."),
        Setting.Plain(
            GatewaySettings.BodyStall, Seconds(Defaults.BodyStallTimeout),
            "The longest wait for the next byte of a request's body, in seconds; 0 is no limit."),
        Setting.Plain(GatewaySettings.MaxRequestBody, NoLimit, "The largest request body, in bytes."),
        Setting.Plain(
            GatewaySettings.MaxConnections, "0, as many as the memory of the process has room for",
            "The largest number of client connections."),
        Setting.Plain(GatewaySettings.MaxAttempts, $"{Defaults.MaxAttempts}", "The largest number of pods tried for one request."),
        Setting.Plain(
            GatewaySettings.TrustedProxies, None,
            "Proxies whose headers about their clients are believed: addresses and networks, separated by commas."),
        Setting.Plain(
            GatewaySettings.Feedback, None, "The settings of feedback, as JSON; the operator writes it."),
        Setting.Plain(GatewaySettings.HashKeys, None, "The folder with the keys of hashed values in samples."),
        Setting.Plain(
            GatewaySettings.HoldRequests, $"{Defaults.HoldRequests}", "The largest number of requests that wait for a first pod."),
        Setting.Plain(
            GatewaySettings.HoldBytes, $"{Defaults.HoldBytes}",
            "The largest number of bytes that the bodies of such requests may take up together."),
        Setting.Plain(
            GatewaySettings.HoldSeconds, Seconds(Defaults.HoldTimeout), "The time for which such a request waits, in seconds."),
        Setting.Plain(
            GatewaySettings.ShadowMaxBody, $"{Defaults.ShadowMaxBodyBytes}",
            "The largest request or answer that is kept for the comparison with a shadow, in bytes."),
        Setting.Plain(
            GatewaySettings.ShadowMaxMemory, $"{Defaults.ShadowMaxMemoryBytes}",
            "The memory that all copies for shadows may use together, in bytes."),
        Setting.Plain(
            GatewaySettings.ShadowConcurrency, $"{Defaults.ShadowConcurrency}", "The largest number of copies for shadows under way."),
        Setting.Plain(
            GatewaySettings.ShadowQueueLength, $"{Defaults.ShadowQueueLength}", "The largest number of copies for shadows that wait."),
        Setting.Plain(
            GatewaySettings.ShadowTimeout, Seconds(Defaults.ShadowTimeout),
            "The time in which the whole answer to a copy must arrive, in seconds."),
        .. OperationsSettings.All(new ShutdownOptions { DrainTimeout = GatewayOptions.DrainTimeout }),
    ];

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString(CultureInfo.InvariantCulture);
}
