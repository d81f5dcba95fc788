using k8s.Models;
using ModelOperator.ClusterTests.Harness;

namespace ModelOperator.ClusterTests.Servers;

/// <summary>A pod of the test's namespace with the APIs of S3, Google, Azure, the Hugging Face Hub and a registry.</summary>
internal sealed class ModelStore : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(10) };
    private readonly string _host;

    private ModelStore(string ns, string address)
    {
        _host = $"store.{ns}.svc.cluster.local";
        _http.BaseAddress = new($"http://{address}:9000");
    }

    /// <summary>The address of S3 for this machine.</summary>
    public string Address => _http.BaseAddress!.GetLeftPart(UriPartial.Authority);

    /// <summary>The address of S3 for the pods of the cluster.</summary>
    public string S3 => $"http://{_host}:9000";

    /// <summary>The address of the Hub for the pods of the cluster.</summary>
    public string Hub => $"http://{_host}:3000";

    /// <summary>The address of Google Cloud Storage for the pods of the cluster.</summary>
    public string Google => $"http://{_host}:4443";

    /// <summary>The address of Azure Blob Storage for the pods of the cluster.</summary>
    public string Azure => $"http://{_host}:10000";

    /// <summary>The host and port of the registry for the pods of the cluster.</summary>
    public string Registry => $"{_host}:5000";

    /// <summary>Starts the pod and waits until it answers.</summary>
    public static async Task<ModelStore> StartAsync(string ns, string image)
    {
        await Kubectl.Apply(ns, $$$"""
            apiVersion: v1
            kind: Service
            metadata: {name: store}
            spec:
              selector: {app: store}
              ports:
                - {name: s3, port: 9000}
                - {name: hub, port: 3000}
                - {name: gcs, port: 4443}
                - {name: azure, port: 10000}
                - {name: registry, port: 5000}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: store, labels: {app: store}}
            spec:
              containers:
                - name: store
                  image: {{{image}}}
                  args: [modelstore, --folder, /store]
                  readinessProbe: {httpGet: {path: /asked, port: 9000}, periodSeconds: 1}
                  volumeMounts: [{name: store, mountPath: /store}]
              volumes: [{name: store, emptyDir: {}}]
            """);
        var pod = await Cluster.Until(
            () => Cluster.Api.GetAsync<V1Pod>(ns, "store", CancellationToken.None),
            pod => pod?.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true, "the store is ready");
        return new(ns, pod!.Status!.PodIP!);
    }

    /// <summary>Writes a file, for example <c>models/a/model.onnx</c> into the bucket <c>models</c>.</summary>
    public async Task PutAsync(string path, string text)
    {
        using var content = new StringContent(text);
        await PutAsync(path, content);
    }

    /// <summary>Writes all files of a folder of this machine.</summary>
    public async Task PutFolderAsync(string path, string folder)
    {
        foreach (var file in Directory.GetFiles(folder))
        {
            await PutFileAsync($"{path}/{Path.GetFileName(file)}", file);
        }
    }

    /// <summary>Writes a file of this machine.</summary>
    public async Task PutFileAsync(string path, string file)
    {
        await using var stream = File.OpenRead(file);
        using var content = new StreamContent(stream);
        await PutAsync(path, content);
    }

    /// <summary>The number of times that each file was asked for.</summary>
    public async Task<IReadOnlyDictionary<string, int>> AskedAsync() =>
        (await _http.GetStringAsync(new Uri("/asked", UriKind.Relative))).Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(' ', 2)).ToDictionary(parts => parts[1], parts => int.Parse(parts[0]), StringComparer.Ordinal);

    /// <summary>Sends only the first half of a file, until <see cref="ReleaseAsync"/>.</summary>
    public Task HoldAsync(string path) => _http.GetStringAsync(new Uri($"/hold?path={Uri.EscapeDataString(path)}", UriKind.Relative));

    /// <summary>Sends the other halves.</summary>
    public Task ReleaseAsync() => _http.GetStringAsync(new Uri("/release", UriKind.Relative));

    public void Dispose() => _http.Dispose();

    private async Task PutAsync(string path, HttpContent content)
    {
        using var response = await _http.PutAsync(new Uri($"/{path}", UriKind.Relative), content);
        response.EnsureSuccessStatusCode();
    }
}
