using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Json;
using ModelOperator.Kubernetes.Client.Requests;

namespace ModelOperator.Benchmarks.Operators;

/// <summary>
/// A loop that shows how much an API server takes. It creates copies of all objects that an operator made, and of their
/// ModelDeployments with two writes of each one's status, as many at once as the client allows. It reads nothing, decides nothing and
/// writes nothing twice.
/// </summary>
internal sealed class BareLoop(IKubernetesApi api, string from, string to)
{
    private readonly List<Func<Task>> _writes = [];

    /// <summary>The number of objects that are copied, without the ModelDeployments.</summary>
    public int Objects { get; private set; }

    /// <summary>Reads the objects.</summary>
    public async Task ReadAsync()
    {
        await ReadAsync<V1ConfigMap>();
        await ReadAsync<V1ControllerRevision>();
        await ReadAsync<V1Deployment>();
        await ReadAsync<V1PodDisruptionBudget>();
        await ReadAsync<V1Role>();
        await ReadAsync<V1RoleBinding>();
        await ReadAsync<V1Service>();
        await ReadAsync<V1ServiceAccount>();
        Objects = _writes.Count;
        foreach (var owner in await ListAsync<ModelDeployment>())
        {
            _writes.Add(() => WriteAsync(owner));
        }
    }

    /// <summary>Writes the copies.</summary>
    /// <returns>The time that it took.</returns>
    public async Task<TimeSpan> WriteAsync()
    {
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(_writes.Select(write => write()));
        return Stopwatch.GetElapsedTime(began);
    }

    private async Task ReadAsync<T>()
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var type = (JsonTypeInfo<T>)KubernetesJsonContext.Default.GetTypeInfo(typeof(T))!;
        foreach (var found in await ListAsync<T>())
        {
            var copy = ObjectNode.Of(found, type);
            copy.Remove("status");
            copy["metadata"] = Metadata(found.Metadata);
            if (copy["spec"] is JsonObject spec)
            {
                spec.Remove("clusterIP");
                spec.Remove("clusterIPs");
            }

            var created = copy.Deserialize(type)!;
            _writes.Add(() => api.CreateAsync(created, CancellationToken.None));
        }
    }

    private async Task<IEnumerable<T>> ListAsync<T>()
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        const string label = ModelOperatorApi.NameLabel;
        var request = typeof(T) == typeof(ModelDeployment)
            ? new ListRequest { Namespace = from } : new ListRequest { Namespace = from, LabelSelector = label };
        return (await api.ListAsync<T>(request, CancellationToken.None)).Items;
    }

    private async Task WriteAsync(ModelDeployment owner)
    {
        var copy = new ModelDeployment
        {
            ApiVersion = owner.ApiVersion,
            Kind = owner.Kind,
            Metadata = new() { Name = owner.Metadata.Name, NamespaceProperty = to },
            Spec = owner.Spec,
        };
        await api.CreateAsync(copy, CancellationToken.None);
        var status = JsonSerializer.SerializeToNode(owner.Status, ModelOperatorJsonContext.Default.ModelDeploymentStatus);
        foreach (var phase in new[] { "Progressing", "Ready" })
        {
            var changed = status!.DeepClone().AsObject();
            changed["message"] = phase;
            var patch = new Patch(PatchType.Merge, new JsonObject { ["status"] = changed }, "status");
            await api.PatchAsync<ModelDeployment>(to, owner.Metadata.Name!, patch, CancellationToken.None);
        }
    }

    private JsonObject Metadata(V1ObjectMeta read) => new()
    {
        ["name"] = read.Name,
        ["namespace"] = to,
        ["labels"] = Map(read.Labels),
        ["annotations"] = Map(read.Annotations),
    };

    private static JsonObject Map(IDictionary<string, string>? values) =>
        new((values ?? new Dictionary<string, string>()).Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value)));
}
