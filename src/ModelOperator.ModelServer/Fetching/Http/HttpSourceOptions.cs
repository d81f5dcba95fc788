using System.Security.Cryptography.X509Certificates;

namespace ModelOperator.ModelServer.Fetching.Http;

/// <summary>What an HTTP source may do.</summary>
internal sealed record HttpSourceOptions
{
    public const int MaxRedirects = 5;

    /// <summary>Hosts that may be asked without TLS.</summary>
    public IReadOnlyList<string> PlainHosts { get; init; } = [];

    /// <summary>Whether another host may send us to an address inside the network.</summary>
    public bool AllowPrivateRedirects { get; init; }

    /// <summary>Directory of a mounted Secret, see <see cref="HttpCredentials"/>; empty: none.</summary>
    public string Credentials { get; init; } = "";

    /// <summary>Servers that give tokens for a registry and are not the registry's own, each as <c>registry=server</c>; both are a host, and a
    /// port where it is not 443. They get the credentials for that registry.</summary>
    public IReadOnlyList<string> TokenServers { get; init; } = [];

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Roots to trust instead of the system's; null in production, where SSL_CERT_FILE and SSL_CERT_DIR name others.</summary>
    public X509Certificate2Collection? Roots { get; init; }
}
