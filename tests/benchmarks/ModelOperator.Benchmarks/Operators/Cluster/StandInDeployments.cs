using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using k8s.Models;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Benchmarks.Operators.Cluster;

/// <summary>
/// Makes and removes the pods of Deployments, which run as soon as they have their devices, and keeps the Deployments' status. It stands in
/// for the controllers of Deployments and ReplicaSets, the scheduler and the kubelet.
/// </summary>
internal sealed class StandInDeployments(IKubernetesApi api, StandInNode node, PodNetwork network, StandInGateways gateways)
{
    private const int Workers = 8;

    private readonly ConcurrentDictionary<string, V1Deployment> _wanted = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, List<StandInPod>> _pods = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _written = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _waiting = new(StringComparer.Ordinal);

    // Each Deployment has one reader, so that no two turns of it overlap.
    private readonly Channel<string>[] _turns = [.. Enumerable.Range(0, Workers).Select(_ => Channel.CreateUnbounded<string>())];
    private int _last;

    /// <summary>The number of pods that it has made.</summary>
    public int Made => _last;

    /// <summary>Takes note of a Deployment that is new, changed, or gone.</summary>
    public void Note(V1Deployment deployment, bool isGone)
    {
        var name = deployment.Metadata.Name!;
        if (isGone)
        {
            _wanted.TryRemove(name, out _);
        }
        else
        {
            _wanted[name] = deployment;
        }

        Turn(name);
    }

    /// <summary>Works until it is cancelled.</summary>
    public async Task RunAsync(string ns, CancellationToken cancellationToken)
    {
        node.Freed += TurnWaiting;
        try
        {
            await Task.WhenAll(_turns.Select(turns => WorkAsync(ns, turns.Reader, cancellationToken)));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The benchmark is over.
        }
        finally
        {
            node.Freed -= TurnWaiting;
        }
    }

    private void Turn(string name) => _turns[(uint)StringComparer.Ordinal.GetHashCode(name) % Workers].Writer.TryWrite(name);

    private void TurnWaiting()
    {
        foreach (var name in _waiting.Keys)
        {
            Turn(name);
        }
    }

    private async Task WorkAsync(string ns, ChannelReader<string> turns, CancellationToken cancellationToken)
    {
        await foreach (var name in turns.ReadAllAsync(cancellationToken))
        {
            await TurnAsync(ns, name, cancellationToken);
        }
    }

    private async Task TurnAsync(string ns, string name, CancellationToken cancellationToken)
    {
        var pods = _pods.GetOrAdd(name, _ => []);
        if (!_wanted.TryGetValue(name, out var deployment))
        {
            await RemoveAsync(ns, pods, [.. pods], cancellationToken);
            _written.TryRemove(name, out _);
            _waiting.TryRemove(name, out _);
            return;
        }

        var (hash, size) = (PodObjects.HashOf(deployment), deployment.Spec!.Replicas ?? 1);
        while (pods.Count(pod => pod.Hash == hash) < size)
        {
            pods.Add(await MakeAsync(deployment, hash, cancellationToken));
        }

        // A pod that waits is made anew when it gets a node, which nobody can give an existing pod without the scheduler's right.
        foreach (var pod in pods.Where(pod => !pod.IsReady && pod.Hash == hash).ToList())
        {
            if (node.TryTake(pod.Devices))
            {
                await RemoveAsync(ns, pods, [pod], cancellationToken);
                node.Give(pod.Devices);
                pods.Add(await MakeAsync(deployment, hash, cancellationToken));
            }
        }

        var surplus = pods.Where(pod => pod.Hash != hash).Concat(pods.Where(pod => pod.Hash == hash).Skip(size)).ToList();
        await RemoveAsync(ns, pods, surplus, cancellationToken);
        _ = pods.TrueForAll(pod => pod.IsReady) ? _waiting.TryRemove(name, out _) : _waiting.TryAdd(name, true);
        await WriteAsync(deployment, pods, cancellationToken);
    }

    private async Task<StandInPod> MakeAsync(V1Deployment deployment, string hash, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _last).ToString(CultureInfo.InvariantCulture);
        var pod = new StandInPod(
            $"{deployment.Metadata.Name}-{hash}-{number}", hash, network.Next(), PodObjects.DevicesOf(deployment));
        pod.IsReady = node.TryTake(pod.Devices);
        if (pod.IsReady && NameOfGateway(deployment) is { } name)
        {
            gateways.Add(pod.Address, name);
        }

        await api.CreateAsync(PodObjects.Build(deployment, pod), cancellationToken);
        var state = pod.IsReady ? PodObjects.Running(deployment, pod) : PodObjects.Waiting(pod);
        await PatchAsync<V1Pod>(deployment.Metadata.NamespaceProperty!, pod.Name, state, cancellationToken);
        return pod;
    }

    private async Task RemoveAsync(string ns, List<StandInPod> pods, List<StandInPod> surplus, CancellationToken cancellationToken)
    {
        foreach (var pod in surplus)
        {
            await api.DeleteAsync<V1Pod>(ns, pod.Name, new() { GracePeriodSeconds = 0 }, cancellationToken);
            pods.Remove(pod);
            gateways.Remove(pod.Address);
            if (pod.IsReady)
            {
                node.Give(pod.Devices);
            }
        }
    }

    private async Task WriteAsync(V1Deployment deployment, List<StandInPod> pods, CancellationToken cancellationToken)
    {
        var ready = pods.Count(pod => pod.IsReady);
        var status = new JsonObject
        {
            ["observedGeneration"] = deployment.Metadata.Generation,
            ["replicas"] = pods.Count,
            ["updatedReplicas"] = pods.Count,
            ["readyReplicas"] = ready,
            ["availableReplicas"] = ready,
        };
        var (name, text) = (deployment.Metadata.Name!, status.ToJsonString());
        if (_written.TryGetValue(name, out var before) && before == text)
        {
            return;
        }

        await PatchAsync<V1Deployment>(deployment.Metadata.NamespaceProperty!, name, status, cancellationToken);
        _written[name] = text;
    }

    private async Task PatchAsync<T>(string ns, string name, JsonObject status, CancellationToken cancellationToken)
        where T : class, k8s.IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            await api.PatchAsync<T>(ns, name, new(PatchType.Merge, new JsonObject { ["status"] = status }, "status"), cancellationToken);
        }
        catch (KubernetesApiException exception) when (exception.IsNotFound)
        {
            // It has been deleted in the meantime, which the watch tells soon.
        }
    }

    private static string? NameOfGateway(V1Deployment deployment) =>
        deployment.Metadata.Labels!.TryGetValue(ModelOperatorApi.ComponentLabel, out var component)
        && component == ModelOperatorApi.GatewayComponent
            ? deployment.Metadata.Labels[ModelOperatorApi.NameLabel]
            : null;
}
