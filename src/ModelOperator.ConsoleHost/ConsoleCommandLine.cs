using ModelOperator.Hosting.Lifecycle;
using ModelOperator.Hosting.Operations;
using ModelOperator.Hosting.Settings;

namespace ModelOperator.ConsoleHost;

/// <summary>The settings of the console in the cluster, for people: their names, defaults and meanings.</summary>
internal static class ConsoleCommandLine
{
    /// <summary>A sentence on what the program does.</summary>
    public const string Summary =
        "ModelOperator's console in the cluster: serves its page behind a proxy that logs people in, to each with the rights of the bearer "
        + "token that the proxy adds.";

    /// <summary>The address at which browsers reach it.</summary>
    public const string PublicUrl = "public_url";

    /// <summary>The port of the page.</summary>
    public const string Port = "console_port";

    /// <summary>The namespaces that a caller without rights in the whole cluster may have rights in.</summary>
    public const string Namespaces = "namespaces";

    /// <summary>The largest number of callers.</summary>
    public const string MostCallers = "max_callers";

    /// <summary>The address of a Prometheus.</summary>
    public const string Prometheus = "prometheus_address";

    /// <summary>The namespace of the operator.</summary>
    public const string OperatorNamespace = "operator_namespace";

    /// <summary>The path of the proxy at which a person is logged out.</summary>
    public const string SignOutPath = "sign_out_path";

    /// <summary>The address of the API server.</summary>
    public const string ApiServer = "api_server";

    /// <summary>The file with the authorities that sign the API server's certificate.</summary>
    public const string ApiServerAuthority = "api_server_ca";

    /// <summary>All settings.</summary>
    public static IReadOnlyList<Setting> Settings { get; } =
    [
        Setting.Plain(
            PublicUrl, "none, it is required",
            "The address at which browsers reach the console, https:// and a host; requests for other hosts and from other pages are "
            + "refused."),
        Setting.Plain(Port, $"{HostSettings.UsualPort}", "The port of the page; 0 picks a free one."),
        Setting.Plain(
            Namespaces, "none",
            "Namespaces, separated by commas, that are looked at for a caller who may not list the ModelDeployments of the whole cluster."),
        Setting.Plain(
            MostCallers, $"{HostSettings.UsualCallers}",
            "The largest number of callers that are followed at once; each costs a watch, and memory for what it may list."),
        Setting.Plain(
            Prometheus, "none",
            "The address of a Prometheus for charts of the past. It is asked only about namespaces whose ModelDeployments the caller may "
            + "list."),
        Setting.Plain(
            OperatorNamespace, "none",
            "The operator's namespace. With it, series of the operator's names count only when they come from there."),
        Setting.Plain(
            SignOutPath, "none",
            "The path of the proxy at which a person is logged out, such as /oauth2/sign_out. With it, the page has a link to it."),
        Setting.Plain(ApiServer, "the API server of the pod's cluster", "The address of the API server."),
        Setting.Plain(
            ApiServerAuthority, HostSettings.UsualAuthority, "The file with the authorities that sign the API server's certificate."),
        .. OperationsSettings.All(new ShutdownOptions()),
    ];
}
