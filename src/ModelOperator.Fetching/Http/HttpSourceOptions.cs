using System.Security.Cryptography.X509Certificates;

namespace ModelOperator.Fetching.Http;

/// <summary>The settings of sources that are read over HTTP.</summary>
internal sealed record HttpSourceOptions
{
    public const int MaxRedirects = 5;

    /// <summary>The hosts that may be asked without TLS.</summary>
    public IReadOnlyList<string> PlainHosts { get; init; } = [];

    /// <summary>True when a server may redirect to another host whose address is inside the network.</summary>
    public bool AllowPrivateRedirects { get; init; }

    /// <summary>The directory of a mounted Secret, see <see cref="HttpCredentials"/>; empty when there are no credentials.</summary>
    public string Credentials { get; init; } = "";

    /// <summary>The name of the setting by which a person gives credentials, for messages.</summary>
    public string CredentialsName { get; init; } = "credentialsSecret";

    /// <summary>Servers that may get the credentials for a registry and give tokens for it, each as <c>registry=server</c>. Both are a
    /// host, with a port when it is not 443.</summary>
    public IReadOnlyList<string> TokenServers { get; init; } = [];

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The root certificates to trust instead of the system's. Null in production, where SSL_CERT_FILE and SSL_CERT_DIR can name
    /// others.</summary>
    public X509Certificate2Collection? Roots { get; init; }
}
