using System.Text.Json.Nodes;
using ModelOperator.ClusterTests.Admission;
using ModelOperator.ClusterTests.Harness;
using ModelOperator.Testing.GitOps;

namespace ModelOperator.ClusterTests.Modern;

/// <summary>
/// Checks that Argo CD finds no difference between a ModelDeployment that the project shows to anybody and what a server stores for it.
/// </summary>
[Trait("Category", "Modern")]
public sealed class GitOpsTests : IClassFixture<DefinitionFixture>
{
    public static TheoryData<string, string> Manifests => ExampleTests.Manifests;

    [Theory]
    [MemberData(nameof(Manifests))]
    public async Task AnExample_ThatTheServerTook_IsInSync(string file, string manifest)
    {
        var desired = await Json(manifest, "create", "--dry-run=client", "--validate=false", "-n", "default", "-o", "json", "-f", "-");
        desired["metadata"]!["namespace"] = "default";
        var live = await Json(manifest, "apply", "--dry-run=server", "-n", "default", "-o", "json", "-f", "-");

        ArgoComparison.Differences(desired, live).ToJsonString().ShouldBe("{}", file);
    }

    private static async Task<JsonObject> Json(string manifest, params string[] arguments)
    {
        var (code, output) = await Kubectl.Run(manifest, arguments);
        code.ShouldBe(0, output);
        return JsonNode.Parse(output)!.AsObject();
    }
}
