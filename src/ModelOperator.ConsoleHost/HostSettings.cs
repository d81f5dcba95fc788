using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using ModelOperator.Commands.Errors;
using ModelOperator.Console.Prometheus;
using ModelOperator.Hosting.Lifecycle;
using ModelOperator.Kubernetes.Configuration;

namespace ModelOperator.ConsoleHost;

/// <summary>The settings of the console in the cluster, as <see cref="ConsoleCommandLine"/> names them.</summary>
internal sealed partial record HostSettings
{
    /// <summary>The port of the page when none is named.</summary>
    public const int UsualPort = 8080;

    /// <summary>The number of callers when none is named.</summary>
    public const int UsualCallers = 32;

    /// <summary>The file with the authorities when none is named. A pod that has no ServiceAccount token has no such file by itself, so
    /// the chart mounts the cluster's ConfigMap <c>kube-root-ca.crt</c> there.</summary>
    public const string UsualAuthority = "/etc/model-operator/api-server/ca.crt";

    private const int MostNamespaces = 50;

    /// <summary>The address at which browsers reach the console.</summary>
    public required Uri PublicUrl { get; init; }

    /// <summary>The port of the page.</summary>
    public int Port { get; init; }

    /// <summary>The namespaces that a caller without rights in the whole cluster may have rights in.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>The largest number of callers.</summary>
    public int MostCallers { get; init; }

    /// <summary>The address of a Prometheus; null for none.</summary>
    public Uri? Prometheus { get; init; }

    /// <summary>The namespace of the operator; null when nobody has said it.</summary>
    public string? OperatorNamespace { get; init; }

    /// <summary>The path of the proxy at which a person is logged out; null for none.</summary>
    public string? SignOutPath { get; init; }

    /// <summary>The API server, without any rights.</summary>
    public required KubernetesConnection ApiServer { get; init; }

    /// <summary>Reads the settings.</summary>
    /// <exception cref="StartupException">A setting is missing or has a bad value.</exception>
    public static HostSettings From(IConfiguration configuration)
    {
        var namespaces = (configuration[ConsoleCommandLine.Namespaces] ?? "").Split(
            ',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (namespaces.Length > MostNamespaces)
        {
            throw new StartupException(
                $"--namespaces has {namespaces.Length} of them, and {MostNamespaces} are the most: the API server is asked about each of "
                + "them for each caller; name fewer, or give people a role in the whole cluster");
        }

        return new()
        {
            PublicUrl = PublicAddress(configuration[ConsoleCommandLine.PublicUrl]),
            Port = Number(configuration, ConsoleCommandLine.Port, UsualPort, 0, ushort.MaxValue),
            Namespaces = namespaces,
            MostCallers = Number(configuration, ConsoleCommandLine.MostCallers, UsualCallers, 1, 1000),
            Prometheus = configuration[ConsoleCommandLine.Prometheus] is { Length: > 0 } prometheus ? PrometheusAddress(prometheus) : null,
            OperatorNamespace = configuration[ConsoleCommandLine.OperatorNamespace] is { Length: > 0 } ns ? ns : null,
            SignOutPath = configuration[ConsoleCommandLine.SignOutPath] is { Length: > 0 } path ? SignOut(path) : null,
            ApiServer = new()
            {
                Server = ServerAddress(configuration),
                Source = "the settings of the console",
                CertificateAuthorities = Authorities(configuration[ConsoleCommandLine.ApiServerAuthority]),
            },
        };
    }

    private static Uri PublicAddress(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps && address.UserInfo.Length == 0
            && address.PathAndQuery == "/" && address.Fragment.Length == 0
            ? address
            : throw new StartupException(
                $"--public-url '{text}' is no address of the console for browsers; write it as https://console.example, without a path");

    private static Uri PrometheusAddress(string text)
    {
        try
        {
            return DirectPrometheus.Parse(text, "--prometheus-address");
        }
        catch (RefusedException exception)
        {
            throw new StartupException(exception.Message, exception);
        }
    }

    // It becomes a link of the page, so it must not lead to another host, which "//host" would.
    private static string SignOut(string path) => SignOutForm().IsMatch(path) ? path : throw new StartupException(
        $"--sign-out-path '{path}' is no path of the proxy; write it as /oauth2/sign_out, and add ?rd=/ or the like where the proxy needs "
        + "it");

    [GeneratedRegex(
        @"^/(?!/)[A-Za-z0-9._~%/-]{0,256}(\?[A-Za-z0-9._~%/&=:-]{0,512})?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SignOutForm();

    private static Uri ServerAddress(IConfiguration configuration)
    {
        // Every pod has these two, with or without a ServiceAccount token.
        var (host, port) = (configuration["KUBERNETES_SERVICE_HOST"], configuration["KUBERNETES_SERVICE_PORT"]);
        var text = configuration[ConsoleCommandLine.ApiServer] is { Length: > 0 } named ? named
            : string.IsNullOrEmpty(host) ? null
            : $"https://{(host.Contains(':') ? $"[{host}]" : host)}:{port}";
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps
            ? address
            : throw new StartupException(
                $"--api-server '{text}' is no address of an API server; write it as https://10.0.0.1:443, or leave it out in a pod");
    }

    private static X509Certificate2Collection Authorities(string? file)
    {
        var path = string.IsNullOrEmpty(file) ? UsualAuthority : file;
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new StartupException($"--api-server-ca {path} cannot be read: {exception.Message}", exception);
        }

        return authorities.Count > 0 ? authorities
            : throw new StartupException($"--api-server-ca {path} has no certificate; it must be the cluster's, in PEM");
    }

    private static int Number(IConfiguration configuration, string key, int fallback, int min, int max) => configuration[key] switch
    {
        null or "" => fallback,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max =>
            value,
        var text => throw new StartupException($"--{key.Replace('_', '-')}={text} is not a whole number from {min} to {max}"),
    };
}
