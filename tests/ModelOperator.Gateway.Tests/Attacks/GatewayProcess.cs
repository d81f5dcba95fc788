using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Http;
using ModelOperator.Gateway.Tests.Harness;
using ModelOperator.Testing;

namespace ModelOperator.Gateway.Tests.Attacks;

/// <summary>The real executable with the memory of a gateway pod, and a cluster that routes all to one pod.</summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    // Three quarters of the 512 MiB that the operator gives a gateway pod, as .NET takes them.
    private const string HeapLimit = "18000000";

    private readonly string _directory = Directory.CreateTempSubdirectory("gateway").FullName;
    private readonly Backend _cluster;
    private readonly Process _process;

    private GatewayProcess(Backend cluster, int port, Version http)
    {
        _cluster = cluster;
        Port = port;
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{port}"),
            DefaultRequestVersion = http,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = Eventually.Patience,
        };
        var kubeconfig = Path.Combine(_directory, "kubeconfig");
        File.WriteAllText(kubeconfig, $$$"""
            {"apiVersion": "v1", "kind": "Config", "current-context": "c",
             "clusters": [{"name": "c", "cluster": {"server": "http://127.0.0.1:{{{cluster.Port}}}"}}],
             "users": [{"name": "c", "user": {}}], "contexts": [{"name": "c", "context": {"cluster": "c", "user": "c"}}]}
            """);
        _process = Process.Start(new ProcessStartInfo("dotnet", ["exec", Path.Combine(
            AppContext.BaseDirectory, "ModelOperator.Gateway.dll"), "--namespace", "ml", "--name", "digits", "--data_port", $"{port}"])
        {
            Environment = { ["KUBECONFIG"] = kubeconfig, ["OPERATIONS_PORT"] = "0", ["DOTNET_GCHeapHardLimit"] = HeapLimit,
                ["LOG_LEVEL"] = "error", ["DOTNET_DbgEnableMiniDump"] = "0" },
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        _process.ErrorDataReceived += (_, line) => Errors += line.Data + "\n";
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    public int Port { get; }

    public HttpClient Http { get; }

    public string Errors { get; private set; } = "";

    public bool HasExited => _process.HasExited;

    public static async Task<GatewayProcess> StartAsync(Backend pod, bool http2)
    {
        var cluster = await Backend.StartAsync(context => AnswerAsClusterAsync(context, pod.Port));
        var gateway = new GatewayProcess(cluster, FreePort.Find(), http2 ? HttpVersion.Version20 : HttpVersion.Version11);
        await Eventually.True(gateway.ServesAsync, "the gateway serves");
        return gateway;
    }

    /// <summary>True when another client is served.</summary>
    public async Task<bool> ServesAsync()
    {
        HasExited.ShouldBeFalse($"the gateway died: {Errors}");
        try
        {
            using var response = await Http.GetAsync(new Uri("/ping", UriKind.Relative));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        await _cluster.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>Answers each watch as Kubernetes does since 1.32: with what there is, a bookmark, and then silence.</summary>
    private static async Task AnswerAsClusterAsync(HttpContext context, int port)
    {
        context.Response.ContentType = "application/json";
        var isConfigMap = context.Request.Path.Value!.Contains("configmaps", StringComparison.Ordinal);
        var (apiVersion, kind) = isConfigMap ? ("v1", "ConfigMap") : ("discovery.k8s.io/v1", "EndpointSlice");
        if (!context.Request.Query.ContainsKey("watch"))
        {
            await context.Response.WriteAsync("""
                {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": "discovery.k8s.io/v1", "resources": [{"name": "endpointslices", "kind": "EndpointSlice", "namespaced": true, "verbs": ["list", "watch"]}]}
                """);
            return;
        }

        var resource = isConfigMap
            ? """
              "metadata": {"name": "digits-gateway", "namespace": "ml", "resourceVersion": "1"}, "data": {"routes.json": "{\"generation\": 1, \"routes\": [{\"revision\": \"stable\", \"service\": \"digits-stable\", \"weight\": 100}]}"}
              """
            : $$$"""
              "metadata": {"name": "digits-stable-x", "namespace": "ml", "resourceVersion": "1", "labels": {"kubernetes.io/service-name": "digits-stable", "modeloperator.dev/name": "digits"}},
              "addressType": "IPv4", "endpoints": [{"addresses": ["127.0.0.1"], "conditions": {"ready": true}}], "ports": [{"name": "http", "port": {{{port}}}, "protocol": "TCP"}]
              """;
        var head = $"\"kind\": \"{kind}\", \"apiVersion\": \"{apiVersion}\"";
        await context.Response.WriteAsync($"{{\"type\": \"ADDED\", \"object\": {{{head}, {resource.ReplaceLineEndings(" ")}}}}}\n");
        await context.Response.WriteAsync(
            $"{{\"type\": \"BOOKMARK\", \"object\": {{{head}, \"metadata\": {{\"resourceVersion\": \"1\", \"annotations\": {{\"k8s.io/initial-events-end\": \"true\"}}}}}}}}\n");
        await context.Response.Body.FlushAsync();
        await new TaskCompletionSource().Task.WaitAsync(context.RequestAborted);
    }
}
