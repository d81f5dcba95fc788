using System.Text;
using k8s.Models;
using ModelOperator.Api;
using ModelOperator.ClusterTests.Harness;
using ModelOperator.ClusterTests.Rollouts;

namespace ModelOperator.ClusterTests.Servers;

/// <summary>The part that tests of presets have in common: a claim with models in the forms that the servers take, and a client.</summary>
public abstract class ServerTest : RolloutTest
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };

    private protected string Image { get; private set; } = "";

    /// <inheritdoc />
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Image = await StandInImage.FindAsync();
    }

    /// <inheritdoc />
    public override async Task DisposeAsync()
    {
        _http.Dispose();
        await base.DisposeAsync();
    }

    // The volume is a folder of the node below /tmp, which the cluster removes with the claim.
    private protected async Task MakeModels()
    {
        await Apply($$$"""
            apiVersion: v1
            kind: PersistentVolume
            metadata: {name: {{{Namespace}}}}
            spec:
              capacity: {storage: 20Gi}
              accessModes: [ReadWriteMany]
              persistentVolumeReclaimPolicy: Delete
              storageClassName: ""
              hostPath: {path: /tmp/model-operator-{{{Namespace}}}, type: DirectoryOrCreate}
              claimRef: {namespace: {{{Namespace}}}, name: models}
            ---
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: models}
            spec:
              accessModes: [ReadWriteMany]
              storageClassName: ""
              volumeName: {{{Namespace}}}
              resources: {requests: {storage: 20Gi}}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: writer}
            spec:
              restartPolicy: Never
              containers:
                - name: writer
                  image: {{{Image}}}
                  args: [write-models, /out]
                  securityContext: {runAsUser: 0}
                  volumeMounts: [{name: models, mountPath: /out}]
              volumes: [{name: models, persistentVolumeClaim: {claimName: models}}]
            """);
        await Cluster.Until(
            () => Cluster.Api.GetAsync<V1Pod>(Namespace, "writer", CancellationToken.None), pod => pod?.Status?.Phase == "Succeeded",
            "the models are written");
    }

    private protected static string Spec(string uri, string server, string version = "1", string extra = "") => $$$"""
        apiVersion: modeloperator.dev/v1alpha1
        kind: ModelDeployment
        metadata: {name: digits}
        spec:
          model: {uri: "{{{uri}}}", version: "{{{version}}}"}
          server: {{{server}}}
          strategy: {canary: {steps: [{weight: 50, duration: 3s}]}}
          traffic: {gateway: {replicas: 1}}
        {{{extra}}}
        """;

    private protected async Task<string> Post(string path, string body)
    {
        var service = await Cluster.Api.GetAsync<V1Service>(Namespace, "digits", CancellationToken.None);
        var address = new Uri($"http://{service!.Spec!.ClusterIP}{path}");
        return await Cluster.Until(() => TryPost(address, body), answer => answer is not null, $"an answer of {path}") ?? "";
    }

    private protected Task<string> GetFromPod(V1Pod pod, int port, string path) =>
        _http.GetStringAsync(new Uri($"http://{pod.Status!.PodIP}:{port}{path}"));

    private protected static V1Container ServerOf(V1Pod pod) => pod.Spec!.Containers.Single(container => container.Name == "server");

    private protected static string StableOf(ModelDeployment deployment) => deployment.Status!.StableRevision!;

    private async Task<string?> TryPost(Uri address, string body)
    {
        try
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var response = await _http.PostAsync(address, content);
            return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync() : null;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }
}
