using System.Globalization;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace ModelOperator.Benchmarks.Operators.Cluster;

/// <summary>The one node of the cluster, as the API server shows it, and the scheduler's account of its GPUs.</summary>
internal sealed class StandInNode : IDisposable
{
    /// <summary>The node's name.</summary>
    public const string Name = "node";

    private readonly k8s.Kubernetes _client = new(KubernetesClientConfiguration.BuildDefaultConfig());
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _free = new(StringComparer.Ordinal);

    /// <summary>Called when there may be more free GPUs.</summary>
    public Action? Freed { get; set; }

    /// <summary>Creates the node.</summary>
    /// <param name="resource">The resource that counts its GPUs.</param>
    /// <param name="gpus">The number of them.</param>
    public async Task CreateAsync(string resource, long gpus)
    {
        _free[resource] = gpus;
        var room = new Dictionary<string, ResourceQuantity>(StringComparer.Ordinal)
        {
            [resource] = Quantity(gpus),
            ["cpu"] = new("100000"),
            ["memory"] = new("100Ti"),
            ["pods"] = new("100000"),
        };
        var ready = new V1NodeCondition { Type = "Ready", Status = "True" };
        await _client.CoreV1.CreateNodeAsync(new()
        {
            Metadata = new() { Name = Name },
            Status = new() { Allocatable = room, Capacity = room, Conditions = [ready] },
        });
        // The API server marks every new node as not ready, and no controller is there to take the mark away.
        await _client.CoreV1.PatchNodeAsync(new("""{"spec":{"taints":null}}""", V1Patch.PatchType.MergePatch), Name);
    }

    /// <summary>Gives the node GPUs of a further kind.</summary>
    public async Task AddAsync(string resource, long gpus)
    {
        lock (_gate)
        {
            _free[resource] = gpus;
        }

        var number = gpus.ToString(CultureInfo.InvariantCulture);
        var body = new JsonObject
        {
            ["status"] = new JsonObject
            {
                ["allocatable"] = new JsonObject { [resource] = number },
                ["capacity"] = new JsonObject { [resource] = number },
            },
        };
        await _client.CoreV1.PatchNodeStatusAsync(new(body.ToJsonString(), V1Patch.PatchType.MergePatch), Name);
        Freed?.Invoke();
    }

    /// <summary>Takes the devices for a pod; false when there are not enough.</summary>
    public bool TryTake(IReadOnlyDictionary<string, long> devices)
    {
        lock (_gate)
        {
            if (devices.Any(device => _free.GetValueOrDefault(device.Key) < device.Value))
            {
                return false;
            }

            foreach (var (resource, number) in devices)
            {
                _free[resource] -= number;
            }

            return true;
        }
    }

    /// <summary>Gives a pod's devices back.</summary>
    public void Give(IReadOnlyDictionary<string, long> devices)
    {
        if (devices.Count == 0)
        {
            return;
        }

        lock (_gate)
        {
            foreach (var (resource, number) in devices)
            {
                _free[resource] += number;
            }
        }

        Freed?.Invoke();
    }

    public void Dispose() => _client.Dispose();

    private static ResourceQuantity Quantity(long number) => new(number.ToString(CultureInfo.InvariantCulture));
}
