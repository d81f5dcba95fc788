using k8s.Models;
using ModelOperator.Kubernetes.Client;

namespace ModelOperator.Demo.Cluster;

/// <summary>The namespace the demo plays in: made by it, marked as its own, and removed with all that is in it.</summary>
internal sealed class DemoNamespace(IKubernetesApi api, string name, TimeProvider time)
{
    private const string Mark = "modeloperator.dev/demo";
    private static readonly TimeSpan RemovalLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Makes it; what an earlier run has left goes first.</summary>
    /// <exception cref="DemoException">There is one of that name that is not the demo's.</exception>
    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        if (await api.GetAsync<V1Namespace>(null, name, cancellationToken) is { } old)
        {
            if (!IsOurs(old))
            {
                throw new DemoException(
                    $"Namespace {name} exists and is not the demo's (no label {Mark}): name another one with --namespace, or remove it.");
            }

            await RemoveAsync(cancellationToken);
        }

        await api.CreateAsync(
            new V1Namespace
            {
                ApiVersion = "v1",
                Kind = "Namespace",
                Metadata = new()
                {
                    Name = name,
                    Labels = new Dictionary<string, string>(StringComparer.Ordinal)
                    {
                        [Mark] = "true",
                        ["pod-security.kubernetes.io/enforce"] = "restricted",
                    },
                },
            },
            cancellationToken);
    }

    /// <summary>Removes it and waits until it is gone. A namespace that is not the demo's is left alone.</summary>
    /// <exception cref="DemoException">It is still there after three minutes.</exception>
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        if (await api.GetAsync<V1Namespace>(null, name, cancellationToken) is not { } found || !IsOurs(found))
        {
            return;
        }

        await api.DeleteAsync<V1Namespace>(null, name, new() { Uid = found.Metadata.Uid }, cancellationToken);
        var began = time.GetTimestamp();
        while (await api.GetAsync<V1Namespace>(null, name, cancellationToken) is not null)
        {
            if (time.GetElapsedTime(began) > RemovalLimit)
            {
                throw new DemoException($"Namespace {name} is still there {RemovalLimit.TotalMinutes} minutes after it was deleted: "
                    + $"kubectl get all --namespace {name}");
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private static bool IsOurs(V1Namespace found) => found.Metadata.Labels?.ContainsKey(Mark) == true;
}
