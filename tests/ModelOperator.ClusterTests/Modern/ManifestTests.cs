using Microsoft.Extensions.Configuration;
using ModelOperator.Analysis.Sources;
using ModelOperator.ClusterTests.Harness;

namespace ModelOperator.ClusterTests.Modern;

/// <summary>Everything of built-in kinds that the project sends to a server has only fields that the newest Kubernetes knows.</summary>
[Trait("Category", "Modern")]
public sealed class ManifestTests
{
    private const string Mimir = "metricSources.default.address=http://mimir,metricSources.default.headers.X-Scope-OrgID=12345678,"
        + "metricSources.default.headersFrom.X-Api-Key.secret=mimir,metricSources.default.headersFrom.X-Api-Key.key=k";

    private const string Cuda = "images.modelServerCuda.repository=registry.example/model-server";

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
    [InlineData("--set", "watchNamespaces={ml}")]
    [InlineData("--set", "replicas=3")]
    [InlineData("--set", "metricSources.default.credentialsSecret=prometheus")]
    [InlineData("--set", Mimir)]
    [InlineData("--set", Cuda)]
    public async Task TheChart_DecodesStrictly(params string[] flags)
    {
        // A ModelDeployment is no built-in kind; the chart's test has one.
        var builtIn = (await Helm.Template(flags)).Split("\n---\n")
            .Where(o => !o.Contains("apiVersion: modeloperator.dev/", StringComparison.Ordinal));
        var (code, output) = await Strict(string.Join("\n---\n", builtIn));
        code.ShouldBe(0, output);
    }

    [Fact]
    public async Task HeadersOfAMetricSource_ReachTheOperator_AndThoseOfASecretAsFiles()
    {
        var manifests = await Helm.Template("--set", Mimir);
        var settings = manifests.Split("- name: MetricSources__").Skip(1).Select(setting => setting.Split('\n')).Select(lines =>
            KeyValuePair.Create("MetricSources:" + lines[0].Replace("__", ":", StringComparison.Ordinal),
                (string?)lines[1].Split("value: ")[1].Trim('"')));

        var source = MetricSourceConfiguration.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())["default"];

        source.Headers.Select(header => (header.Name, header.Value, header.ValueFile)).ShouldBe(
            [("X-Scope-OrgID", "12345678", null), ("X-Api-Key", null, "/etc/model-operator/headers/default/X-Api-Key")]);
        manifests.ShouldContain("{name: headers-default, mountPath: /etc/model-operator/headers/default, readOnly: true}");
        manifests.ShouldContain("items: [{key: \"k\", path: \"X-Api-Key\"}]");
    }

    [Fact]
    public async Task CudaImage_ReachesTheOperator_WhereOneIsGiven()
    {
        const string Setting = "- name: Operator__ModelServerCudaImage\n              value: ";

        (await Helm.Template()).ShouldNotContain("Operator__ModelServerCudaImage");
        (await Helm.Template("--set", Cuda)).ShouldContain($"{Setting}\"registry.example/model-server:0.1.0-cuda\"\n");
        (await Helm.Template("--set", $"{Cuda},images.modelServerCuda.tag=7"))
            .ShouldContain($"{Setting}\"registry.example/model-server:7\"\n");
    }

    // YAML has numbers, and a header has the text.
    [Theory]
    [InlineData("12345678", "12345678")]
    [InlineData("1.5", "1.5")]
    [InlineData("\"0123\"", "0123")]
    [InlineData("true", "true")]
    public async Task HeaderInAValuesFile_IsSentAsItIsWritten(string written, string sent)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(
                file, "{metricSources: {default: {address: \"http://mimir\", headers: {X-Version: " + written + "}}}}");

            (await Helm.Template("--values", file))
                .ShouldContain($"- name: MetricSources__default__Headers__X-Version\n              value: \"{sent}\"\n");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("apps/v1", "Deployment", """{"spec":{"replica":1}}""", "unknown field \"spec.replica\"")]
    [InlineData("policy/v1", "PodDisruptionBudget", """{"spec":{"selector":{"matchLabel":{"a":"b"}}}}""",
        "unknown field \"spec.selector.matchLabel\"")]
    [InlineData("autoscaling/v2beta2", "HorizontalPodAutoscaler", "{}",
        "no kind \"HorizontalPodAutoscaler\" is registered for version \"autoscaling/v2beta2\"")]
    public async Task AMisspeltField_OrAVersionThatIsGone_IsNamed(string version, string kind, string fields, string problem)
    {
        var (code, output) = await Strict(
            $$"""{"apiVersion":"{{version}}","kind":"{{kind}}",{{fields[1..]}}""".Replace(",}", "}", StringComparison.Ordinal));
        code.ShouldBe(1, output);
        output.ShouldContain(problem, Case.Sensitive, output);
    }

    private static async Task<(int ExitCode, string Output)> Strict(string manifests)
    {
        var (code, output, errors) = await Command.Run("strict", manifests);
        return (code, output + errors);
    }
}
