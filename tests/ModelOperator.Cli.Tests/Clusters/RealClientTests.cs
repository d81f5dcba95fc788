using System.Text.Json.Nodes;
using ModelOperator.Cli.CommandLine;
using ModelOperator.Commands.Clusters;
using ModelOperator.Testing;

namespace ModelOperator.Cli.Tests.Clusters;

/// <summary>The commands over HTTP, with a kubeconfig and the client that people have.</summary>
public sealed class RealClientTests : IAsyncLifetime
{
    private const string Path = "/apis/modeloperator.dev/v1alpha1/namespaces/ml/modeldeployments/digits";
    private MemoryCluster _cluster = null!;
    private KubeconfigFile _kubeconfig = null!;

    public async Task InitializeAsync()
    {
        _cluster = await MemoryCluster.StartAsync();
        _cluster.Put(
            Path,
            """
            {"apiVersion":"modeloperator.dev/v1alpha1","kind":"ModelDeployment",
             "spec":{"model":{"uri":"configmap://digits/v1","version":"1"},"tomorrow":{"level":1}}}
            """);
        _kubeconfig = KubeconfigFile.Of(_cluster.Server.Address, "ml");
    }

    public async Task DisposeAsync()
    {
        _kubeconfig.Dispose();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task Documents_KeepFieldsThatThePluginDoesNotKnow()
    {
        var (code, output, errors) = await RunAsync("get", "digits", "-o", "json");

        (code, errors).ShouldBe((0, ""));
        JsonNode.Parse(output)!["spec"]!["tomorrow"]!["level"]!.GetValue<int>().ShouldBe(1);
        var yaml = (await RunAsync("get", "-o", "yaml")).Output;
        yaml.ShouldContain("    tomorrow:\n      level: 1\n", Case.Sensitive, yaml);
    }

    [Fact]
    public async Task As_GoesWithEveryRequest()
    {
        (await RunAsync("tree", "digits", "--as", "ann", "--as-group", "team")).Code.ShouldBe(0);

        _cluster.Server.Received.Select(request => (request.Headers["Impersonate-User"], request.Headers["Impersonate-Group"])).Distinct()
            .ShouldBe([("ann", "team")]);
    }

    [Fact]
    public async Task Forbidden_NamesTheVerb()
    {
        _cluster.Fail = request => request.Path.EndsWith("/pods", StringComparison.Ordinal)
            ? (403, """pods is forbidden: User "ann" cannot list resource "pods" in API group "" in the namespace "ml" """)
            : null;

        (await RunAsync("tree", "digits")).Errors
            .ShouldBe("error: user 'ann' has no right to list pods in namespace 'ml'; ask an administrator for a role that has it\n");
    }

    [Fact]
    public async Task StatusOfAnotherVersion_NamesTheField()
    {
        _cluster.Put(Path, """{"spec":{"model":{"uri":"configmap://digits/v1"}},"status":{"phase":"Levitating"}}""");

        var (code, _, errors) = await RunAsync("get", "digits");

        code.ShouldBe(1);
        errors.ShouldContain("has a form that this version of the plugin does not know (at $.status.phase)");
        errors.ShouldNotContain("ModelOperator.");
    }

    private async Task<(int Code, string Output, string Errors)> RunAsync(params string[] args)
    {
        using StringWriter output = new(), errors = new();
        var code = await new Plugin(KubernetesCluster.Connect, TimeProvider.System)
            .RunAsync(["--kubeconfig", _kubeconfig.Path, .. args], output, errors);
        return (code, output.ToString(), errors.ToString());
    }
}
