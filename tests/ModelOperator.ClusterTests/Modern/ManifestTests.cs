using ModelOperator.ClusterTests.Admission;
using ModelOperator.ClusterTests.Harness;

namespace ModelOperator.ClusterTests.Modern;

/// <summary>Everything of built-in kinds that the project sends to a server has only fields that the newest Kubernetes knows.</summary>
[Trait("Category", "Modern")]
public sealed class ManifestTests
{
    private static readonly string Chart = DefinitionFixture.PathOf("charts/model-operator");

    [Fact]
    public async Task TheOperatorsObjects_DecodeStrictly()
    {
        var objects = OperatorObjects.All();
        var (code, output) = await Strict(string.Join("\n---\n", objects.Select(o => o.ToJsonString())));
        code.ShouldBe(0, output);
        output.ShouldStartWith($"{objects.Count} decoded strictly, 0 problems");
    }

    [Theory]
    [InlineData()]
    [InlineData("--set", "watchNamespace=ml")]
    [InlineData("--set", "replicas=3")]
    [InlineData("--set", "metricSources.default.credentialsSecret=prometheus")]
    public async Task TheChart_DecodesStrictly(params string[] flags)
    {
        var (rendered, manifests, errors) = await Command.Run(
            DefinitionFixture.PathOf("tests/cluster/helm-template"), null, ["model-operator", Chart, "--namespace", "model-operator-system", "--include-crds", .. flags]);
        rendered.ShouldBe(0, errors);
        var (code, output) = await Strict(manifests);
        code.ShouldBe(0, output);
    }

    [Theory]
    [InlineData("apps/v1", "Deployment", """{"spec":{"replica":1}}""", "unknown field \"spec.replica\"")]
    [InlineData("policy/v1", "PodDisruptionBudget", """{"spec":{"selector":{"matchLabel":{"a":"b"}}}}""", "unknown field \"spec.selector.matchLabel\"")]
    [InlineData("autoscaling/v2beta2", "HorizontalPodAutoscaler", "{}", "no kind \"HorizontalPodAutoscaler\" is registered for version \"autoscaling/v2beta2\"")]
    public async Task AMisspeltField_OrAVersionThatIsGone_IsNamed(string version, string kind, string fields, string problem)
    {
        var (code, output) = await Strict($$"""{"apiVersion":"{{version}}","kind":"{{kind}}",{{fields[1..]}}""".Replace(",}", "}", StringComparison.Ordinal));
        code.ShouldBe(1, output);
        output.ShouldContain(problem, Case.Sensitive, output);
    }

    private static async Task<(int ExitCode, string Output)> Strict(string manifests)
    {
        var (code, output, errors) = await Command.Run("strict", manifests);
        return (code, output + errors);
    }
}
