using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ModelOperator.Testing;

namespace ModelOperator.ClusterTests.Releases;

/// <summary>
/// Answers the questions that helm asks an API server when it renders a chart against one: the kinds that it serves, and one definition.
/// Unlike <see cref="MemoryCluster"/> it stores nothing.
/// </summary>
internal sealed class DiscoveryServer : IAsyncDisposable
{
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/";

    private static readonly (string GroupVersion, string[] Kinds)[] Served =
    [
        ("v1", ["ConfigMap", "ServiceAccount"]),
        ("apps/v1", ["Deployment"]),
        ("policy/v1", ["PodDisruptionBudget"]),
        ("apiextensions.k8s.io/v1", ["CustomResourceDefinition"]),
        ("rbac.authorization.k8s.io/v1", ["Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"]),
    ];

    private readonly AnsweringServer _server;
    private readonly string _kubeconfig = Path.GetTempFileName();

    private DiscoveryServer(AnsweringServer server) => _server = server;

    /// <summary>A flag for helm and kubectl.</summary>
    public string Kubeconfig => $"--kubeconfig={_kubeconfig}";

    /// <summary>Starts one of a version that has a definition.</summary>
    public static async Task<DiscoveryServer> StartAsync(string version, JsonObject definition)
    {
        var fake = new DiscoveryServer(await AnsweringServer.StartAsync(context => AnswerAsync(context, version, definition)));
        await File.WriteAllTextAsync(
            fake._kubeconfig,
            $$$"""
            {"apiVersion": "v1", "kind": "Config", "current-context": "fake", "users": [{"name": "fake", "user": {"token": "none"}}],
             "clusters": [{"name": "fake", "cluster": {"server": "{{{fake._server.Address}}}"}}],
             "contexts": [{"name": "fake", "context": {"cluster": "fake", "user": "fake"}}]}
            """);
        return fake;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        File.Delete(_kubeconfig);
    }

    private static Task AnswerAsync(HttpContext context, string version, JsonObject definition)
    {
        var path = context.Request.Path.Value!;
        JsonObject? answer = path switch
        {
            "/version" => new() { ["gitVersion"] = version },
            "/api" => new() { ["kind"] = "APIVersions", ["versions"] = new JsonArray("v1") },
            "/apis" => new() { ["kind"] = "APIGroupList", ["apiVersion"] = "v1", ["groups"] = Groups() },
            _ when path == Definitions + (string?)definition["metadata"]!["name"] => definition.DeepClone().AsObject(),
            _ => Served.FirstOrDefault(served => path == PathOf(served.GroupVersion)) is { Kinds: not null } found
                ? Resources(found.GroupVersion, found.Kinds)
                : null,
        };
        context.Response.StatusCode = answer is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        answer ??= new() { ["kind"] = "Status", ["apiVersion"] = "v1", ["status"] = "Failure", ["reason"] = "NotFound", ["code"] = 404 };
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(answer.ToJsonString());
    }

    private static string PathOf(string groupVersion) => groupVersion == "v1" ? "/api/v1" : $"/apis/{groupVersion}";

    private static JsonArray Groups() => [.. Served.Where(served => served.GroupVersion != "v1").Select(served =>
    {
        var parts = served.GroupVersion.Split('/');
        JsonObject Version() => new() { ["groupVersion"] = served.GroupVersion, ["version"] = parts[1] };
        return new JsonObject { ["name"] = parts[0], ["versions"] = new JsonArray(Version()), ["preferredVersion"] = Version() };
    })];

    private static JsonObject Resources(string groupVersion, string[] kinds) => new()
    {
        ["kind"] = "APIResourceList",
        ["apiVersion"] = "v1",
        ["groupVersion"] = groupVersion,
        ["resources"] = new JsonArray([.. kinds.Select(kind => new JsonObject
        {
            ["name"] = kind.ToLowerInvariant() + "s",
            ["singularName"] = "",
            ["namespaced"] = !kind.StartsWith("Cluster", StringComparison.Ordinal) && kind != "CustomResourceDefinition",
            ["kind"] = kind,
            ["verbs"] = new JsonArray("get", "list", "create", "patch"),
        })]),
    };
}
