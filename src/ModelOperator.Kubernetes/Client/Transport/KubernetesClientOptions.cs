using System.Text.Json.Serialization;
using ModelOperator.Kubernetes.Client.Json;

namespace ModelOperator.Kubernetes.Client.Transport;

/// <summary>Settings of the client: which cluster it uses, and how much it may ask of it.</summary>
public sealed class KubernetesClientOptions
{
    /// <summary>
    /// A kubeconfig file, or several separated as in PATH; null to use $KUBECONFIG, the pod's service account or ~/.kube/config.
    /// </summary>
    public string? Kubeconfig { get; set; }

    /// <summary>A context of the kubeconfig; null for its current one.</summary>
    public string? Context { get; set; }

    /// <summary>
    /// The number of requests that may wait for their answers at once, without watches and the renewals of a lease. There is no limit of
    /// the rate: the API server says itself when it has enough (429 with Retry-After), and it knows better.
    /// </summary>
    public int MaxRequestsInFlight { get; set; } = 32;

    /// <summary>The time after which a request with all its retries is given up. A watch has a timeout of its own.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The largest list page that is read, in bytes.</summary>
    public int MaxResponseBytes { get; set; } = 256 << 20;

    /// <summary>The largest watch event that is read, in bytes. The API server stores no object larger than 1.5 MiB.</summary>
    public int MaxWatchEventBytes { get; set; } = 16 << 20;

    /// <summary>The name of this client in the server's audit log.</summary>
    public string UserAgent { get; set; } =
        $"model-operator/{typeof(KubernetesClientOptions).Assembly.GetName().Version?.ToString(3)} (dotnet)";

    /// <summary>The serializers of the caller's own kinds; those of <see cref="KubernetesJsonContext"/> are always there.</summary>
    public IList<JsonSerializerContext> JsonContexts { get; } = [];
}
