using System.Net;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using k8s;
using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Commands.Clusters;
using ModelOperator.Commands.Documents;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Answers;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Commands.Tests.Support;

/// <summary>An API server with ModelDeployments in memory, and an operator that notes commands as the real one does.</summary>
internal sealed class FakeCluster(params ModelDeployment[] deployments) : ICluster, IKubernetesApi
{
    private const string NotEnded = "status.phase!=Succeeded,status.phase!=Failed";

    public List<ModelDeployment> Deployments { get; } = [.. deployments];

    public List<V1ControllerRevision> Snapshots { get; } = [];

    /// <summary>The changes that watches tell, in order; an exception breaks the watch, an action is only done.</summary>
    public Channel<object> Events { get; } = Channel.CreateUnbounded<object>();

    /// <summary>The answer of the API server to a caller without the right to watch.</summary>
    public static KubernetesApiException MayNotWatch { get; } = new(
        HttpStatusCode.Forbidden,
        null,
        "modeldeployments.modeloperator.dev is forbidden: User \"ann\" cannot watch resource \"modeldeployments\" "
        + "in API group \"modeloperator.dev\" in the namespace \"default\"");

    public List<V1Pod> Pods { get; } = [];

    public List<V1Node> Nodes { get; } = [];

    /// <summary>Refuses a list of a kind in a namespace, which is null for all, with the exception that it returns.</summary>
    public Func<Type, string?, Exception?>? Refuses { get; init; }

    /// <summary>The answer with which a list of ControllerRevisions is refused; null to allow it.</summary>
    public Exception? SnapshotsFailure { get; init; }

    public Exception? PatchFailure { get; init; }

    public List<string> Patches { get; } = [];

    /// <summary>Called before an annotation is written, as somebody else who is quicker would act.</summary>
    public Action? BeforePatch { get; set; }

    public ConnectionSettings? Settings { get; private set; }

    public Exception? Failure { get; init; }

    /// <summary>True when an operator runs: one forgets a command when its annotation is gone.</summary>
    public bool OperatorRuns { get; init; } = true;

    public IKubernetesApi Api => this;

    public string Namespace => Settings?.Namespace ?? "default";

    public KubernetesConnection Connection { get; } = new() { Server = new("https://fake.invalid"), Source = "a test" };

    public ICluster Connect(ConnectionSettings settings)
    {
        Settings = settings;
        return Failure is null ? this : throw Failure;
    }

    public Task<T?> GetAsync<T>(string? ns, string name, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
            Task.FromResult(Deployments.Find(item => item.Metadata.NamespaceProperty == ns && item.Metadata.Name == name) is { } found
            ? As<T>(found)
            : null);

    public Task<ListPage<T>> ListAsync<T>(ListRequest request, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if ((typeof(T) == typeof(V1ControllerRevision) ? SnapshotsFailure : Refuses?.Invoke(typeof(T), request.Namespace)) is { } failure)
        {
            throw failure;
        }

        // Pages of one, so that paging is walked.
        var kind = typeof(T) == typeof(V1ControllerRevision) ? Snapshots.Cast<IKubernetesObject<V1ObjectMeta>>()
            : typeof(T) == typeof(V1Pod) ? Pods
            : typeof(T) == typeof(V1Node) ? Nodes
            : Deployments;
        var all = kind
            .Where(item => request.Namespace is null || item.Metadata.NamespaceProperty == request.Namespace)
            .Where(item => request.FieldSelector is null or NotEnded || request.FieldSelector == $"metadata.name={item.Metadata.Name}")
            .Where(item => request.FieldSelector != NotEnded || item is not V1Pod { Status.Phase: "Succeeded" or "Failed" })
            .Where(item => request.LabelSelector?.Split(',').All(wanted => HasLabel(item, wanted)) != false)
            .ToList();
        var at = request.Continue is null ? 0 : int.Parse(request.Continue);
        return Task.FromResult(new ListPage<T>([.. all.Skip(at).Take(1).Select(As<T>)], "1", at + 1 < all.Count ? $"{at + 1}" : null));
    }

    public Task<T> PatchAsync<T>(string? ns, string name, Patch patch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        patch.Subresource.ShouldBeNull();
        Patches.Add(patch.Body.ToJsonString());
        if (patch.Type is PatchType.Json)
        {
            return PatchFailure is null ? Task.FromResult((T)(object)Deployments[0]) : throw PatchFailure;
        }

        var index = Deployments.FindIndex(item => item.Metadata.NamespaceProperty == ns && item.Metadata.Name == name);
        var (annotation, value) = patch.Body["metadata"]!["annotations"]!.AsObject().Single();
        BeforePatch?.Invoke();
        if ((string?)patch.Body["metadata"]!["resourceVersion"] is { } version && version != Deployments[index].Metadata.ResourceVersion)
        {
            throw new KubernetesApiException(HttpStatusCode.Conflict, null, "the object has been modified");
        }

        if (value is null && OperatorRuns)
        {
            Deployments[index] = Deployments[index] with { Status = Deployments[index].Status! with { Commands = null } };
        }

        annotation.ShouldStartWith("modeloperator.dev/");
        return Task.FromResult((T)(object)Deployments[index]);
    }

    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        WatchRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        await foreach (var next in Events.Reader.ReadAllAsync(cancellationToken))
        {
            if (next is Action act)
            {
                act();
                continue;
            }

            var change = next is Exception failure ? throw failure : (WatchEvent<ModelDeployment>)next;
            yield return new WatchEvent<T>(change.Type, As<T>(change.Object));
        }
    }

    public Task<T> CreateAsync<T>(T resource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<T> CreateAsync<T>(T resource, string fieldManager, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<FieldOwners?> GetFieldOwnersAsync<T>(string? ns, string name, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<T> ApplyAsync<T>(T resource, ApplyOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<T> ApplyStatusAsync<T>(T resource, ApplyOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<T> ReplaceAsync<T>(T resource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<bool> DeleteAsync<T>(string? ns, string name, DeleteOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<V1APIResourceList?> DiscoverAsync(string groupVersion, CancellationToken cancellationToken) =>
        Task.FromResult<V1APIResourceList?>(null);

    private static bool HasLabel(IKubernetesObject<V1ObjectMeta> item, string wanted) =>
        item.Metadata.Labels?.Any(label => $"{label.Key}={label.Value}" == wanted) == true;

    /// <summary>The object in the form that is asked for; a document holds what the server would have written.</summary>
    private static T As<T>(IKubernetesObject<V1ObjectMeta> item)
        where T : class, IKubernetesObject<V1ObjectMeta> => typeof(T) == typeof(DeploymentDocument)
        ? (T)(object)Samples.Document((ModelDeployment)item)
        : (T)item;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
