using System.Text.Json.Nodes;
using ModelOperator.ClusterTests.Harness;

namespace ModelOperator.ClusterTests.Consoles;

/// <summary>A caller of the cluster with rights of its own: a ServiceAccount, its token, and a kubeconfig with it.</summary>
internal sealed class Person : IDisposable
{
    private readonly string _kubeconfig = Path.GetTempFileName();

    private Person(string ns, string name, string token) => (Namespace, Name, Token) = (ns, name, token);

    public string Namespace { get; }

    public string Name { get; }

    /// <summary>The name by which the API server knows the person.</summary>
    public string User => $"system:serviceaccount:{Namespace}:{Name}";

    public string Token { get; }

    /// <summary>Makes a person who may do nothing.</summary>
    public static async Task<Person> OfAsync(string ns, string name)
    {
        await Kubectl.Apply(ns, $"{{apiVersion: v1, kind: ServiceAccount, metadata: {{name: {name}}}}}");
        return new(ns, name, await TokenAsync(ns, name));
    }

    /// <summary>Makes a person who may read what the console shows of a namespace, and do more with its ModelDeployments.</summary>
    /// <param name="ns">The namespace.</param>
    /// <param name="name">The person's name.</param>
    /// <param name="verbs">Verbs beside get, list and watch, such as patch.</param>
    public static async Task<Person> OfReaderAsync(string ns, string name, params string[] verbs)
    {
        var all = string.Join(", ", ["get", "list", "watch", .. verbs]);
        await Kubectl.Apply(ns, $$"""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: {{name}}}
            rules:
              - {apiGroups: [modeloperator.dev], resources: [modeldeployments], verbs: [{{all}}]}
              - {apiGroups: [""], resources: [pods], verbs: [get, list, watch]}
              - {apiGroups: [events.k8s.io], resources: [events], verbs: [get, list, watch]}
              - {apiGroups: [apps], resources: [controllerrevisions], verbs: [get, list, watch]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: {{name}}}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: {{name}}}
            subjects: [{kind: ServiceAccount, name: {{name}}, namespace: {{ns}}}]
            """);
        return await OfAsync(ns, name);
    }

    /// <summary>A kubeconfig with the person's token.</summary>
    /// <param name="server">Another address of the API server; null for the cluster's.</param>
    public async Task<string> KubeconfigAsync(Uri? server = null)
    {
        var cluster = await ClusterAsync();
        if (server is not null)
        {
            cluster["server"] = server.ToString();
        }

        await File.WriteAllTextAsync(_kubeconfig, new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Config",
            ["current-context"] = Name,
            ["clusters"] = new JsonArray(new JsonObject { ["name"] = "it", ["cluster"] = cluster }),
            ["users"] = new JsonArray(new JsonObject { ["name"] = Name, ["user"] = new JsonObject { ["token"] = Token } }),
            ["contexts"] = new JsonArray(new JsonObject
            {
                ["name"] = Name,
                ["context"] = new JsonObject { ["cluster"] = "it", ["user"] = Name, ["namespace"] = Namespace },
            }),
        }.ToJsonString());
        return _kubeconfig;
    }

    /// <summary>The cluster of the tests as a kubeconfig has it: its address, and the authorities as base64 of PEM.</summary>
    public static async Task<JsonObject> ClusterAsync()
    {
        var (exitCode, output, errors) = await Command.Run(
            "kubectl", null, "config", "view", "--raw", "--flatten", "--minify", "--output", "json");
        exitCode.ShouldBe(0, errors);
        return JsonNode.Parse(output)!["clusters"]![0]!["cluster"]!.DeepClone().AsObject();
    }

    /// <summary>Takes the person out of the cluster; the token is worth nothing from then on.</summary>
    public async Task LeaveAsync()
    {
        var (exitCode, output) = await Kubectl.Run(null, "delete", "serviceaccount", Name, "--namespace", Namespace);
        exitCode.ShouldBe(0, output);
    }

    public void Dispose() => File.Delete(_kubeconfig);

    private static async Task<string> TokenAsync(string ns, string name)
    {
        var (exitCode, output, errors) = await Command.Run(
            "kubectl",
            """{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{"expirationSeconds":3600}}""",
            "create", "--raw", $"/api/v1/namespaces/{ns}/serviceaccounts/{name}/token", "--filename", "-");
        exitCode.ShouldBe(0, errors);
        return (string)JsonNode.Parse(output)!["status"]!["token"]!;
    }
}
