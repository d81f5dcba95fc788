using System.Globalization;
using k8s.Models;

namespace ModelOperator.Demo.Cluster;

/// <summary>The pod that calls the model.</summary>
internal static class ClientPod
{
    /// <summary>The name of the pod, where there is only one, and of the ConfigMap.</summary>
    public const string Name = "demo-client";

    private const string DataFile = "holdout.json";

    /// <summary>The held-out images.</summary>
    public static V1ConfigMap Data(string ns, string holdout) => new()
    {
        ApiVersion = "v1",
        Kind = "ConfigMap",
        Metadata = new() { Name = Name, NamespaceProperty = ns },
        Data = new Dictionary<string, string>(StringComparer.Ordinal) { [DataFile] = holdout },
    };

    /// <summary>The pod.</summary>
    /// <param name="ns">Its namespace.</param>
    /// <param name="image">The image with this program.</param>
    /// <param name="url">The address that it sends its requests to.</param>
    /// <param name="rate">Requests a second.</param>
    /// <param name="name">Its name.</param>
    /// <param name="options">More options of the client.</param>
    public static V1Pod Pod(string ns, string image, Uri url, double rate, string name = Name, params IEnumerable<string> options) => new()
    {
        ApiVersion = "v1",
        Kind = "Pod",
        Metadata = new() { Name = name, NamespaceProperty = ns },
        Spec = RestrictedPod.Of(
            "client", image,
            [
                "client", "--url", url.ToString(), "--data", "/data/" + DataFile,
                "--rate", rate.ToString(CultureInfo.InvariantCulture), .. options,
            ],
            data: Name),
    };
}
