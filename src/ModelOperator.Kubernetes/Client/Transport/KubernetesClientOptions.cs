using System.Text.Json.Serialization;
using ModelOperator.Kubernetes.Client.Json;

namespace ModelOperator.Kubernetes.Client.Transport;

/// <summary>How the client finds the cluster, and how much it may ask of it.</summary>
public sealed class KubernetesClientOptions
{
    /// <summary>
    /// A kubeconfig file, or several separated as in PATH; null for $KUBECONFIG, the pod's service account or ~/.kube/config.
    /// </summary>
    public string? Kubeconfig { get; set; }

    /// <summary>A context of the kubeconfig; null for its current one.</summary>
    public string? Context { get; set; }

    /// <summary>Requests a second on average; 0 or less for no limit.</summary>
    public double Qps { get; set; } = 50;

    /// <summary>Requests that may go out at once after a quiet time.</summary>
    public int Burst { get; set; } = 100;

    /// <summary>When a request is given up, its retries included. A watch is bounded by its own timeout.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The largest list page that is read, in bytes.</summary>
    public int MaxResponseBytes { get; set; } = 256 << 20;

    /// <summary>The largest watch event that is read, in bytes. The API server stores no object larger than 1.5 MiB.</summary>
    public int MaxWatchEventBytes { get; set; } = 16 << 20;

    /// <summary>What the server's audit log calls this client.</summary>
    public string UserAgent { get; set; } =
        $"model-operator/{typeof(KubernetesClientOptions).Assembly.GetName().Version?.ToString(3)} (dotnet)";

    /// <summary>Serializers of the caller's own kinds; those of <see cref="KubernetesJsonContext"/> are there already.</summary>
    public IList<JsonSerializerContext> JsonContexts { get; } = [];
}
