using System.Text.Json.Nodes;
using ModelOperator.ClusterTests.Harness;
using YamlDotNet.Serialization;

namespace ModelOperator.ClusterTests.Releases;

/// <summary>
/// The operator's release as an older commit had it, in place of the one under test; that one is back afterwards. The environment says
/// where chart, CRD and values of the older one are (<c>tests/run upgrade</c>).
/// </summary>
internal sealed class OldRelease : IAsyncDisposable
{
    private const string Name = "model-operator";
    private const string Namespace = "model-operator-system";
    private const string Definition = "modeldeployments.modeloperator.dev";
    private const string Limit = "3m";

    private readonly OperatorRelease _new;
    private readonly string _values;

    private OldRelease(OperatorRelease current, string values, string newGateway) =>
        (_new, _values, NewGateway) = (current, values, newGateway);

    /// <summary>The image of the older release's gateways.</summary>
    public string OldGateway { get; } = Gateway(File.ReadAllText(Values));

    /// <summary>The image of this checkout's gateways.</summary>
    public string NewGateway { get; }

    private static string Chart => Setting("UPGRADE_FROM_CHART");

    private static string Values => Setting("UPGRADE_FROM_VALUES");

    /// <summary>The value that gives this checkout's gateway to a release, as <c>--set</c> takes it.</summary>
    public static async Task<string> NewGatewayOnly()
    {
        var gateway = Gateway(await CurrentValues());
        var colon = gateway.LastIndexOf(':');
        return $"images.gateway.repository={gateway[..colon]},images.gateway.tag={gateway[(colon + 1)..]}";
    }

    /// <summary>Takes the release under test away, and installs the older one.</summary>
    public static async Task<OldRelease> InstallAsync(params string[] flags)
    {
        var values = await CurrentValues();
        var release = new OldRelease(await OperatorRelease.FindAsync(), values, Gateway(values));
        await release._new.UninstallAsync();
        await Succeed("delete", "crd", Definition);
        await Succeed("apply", "--validate=false", "-f", Setting("UPGRADE_FROM_CRD"));
        // kubectl gives up at once on a definition that has no conditions yet
        await Cluster.Until(
            () => Kubectl.Run(null, "wait", "--for=condition=Established", $"crd/{Definition}"), said =>
                said.ExitCode == 0, "the CRD is served");
        await Helm.Succeed(
            ["install", Name, Chart, "--namespace", Namespace, "--values", Values, "--skip-crds", "--wait", "--timeout", Limit, .. flags]);
        return release;
    }

    /// <summary>Upgrades to this checkout's chart, as the docs say.</summary>
    public async Task UpgradeAsync()
    {
        var values = Path.GetTempFileName();
        await File.WriteAllTextAsync(values, _values);
        await Helm.Succeed(
            "upgrade", Name, Helm.Chart, "--namespace", Namespace, "--reset-values", "--values", values, "--take-ownership",
            "--force-conflicts", "--wait", "--timeout", Limit);
        File.Delete(values);
    }

    /// <summary>Upgrades to the older chart, as the docs say of the way back.</summary>
    public Task GoBackAsync() => Helm.Succeed(
        "upgrade", Name, Chart, "--namespace", Namespace, "--reset-values", "--values", Values, "--skip-crds", "--wait",
        "--timeout", Limit);

    public async ValueTask DisposeAsync()
    {
        await _new.UninstallAsync();
        await Succeed("delete", "crd", Definition);
        await _new.DisposeAsync();
    }

    private static Task<string> CurrentValues() => Helm.Succeed("get", "values", Name, "--namespace", Namespace, "--output", "yaml");

    private static async Task Succeed(params string[] arguments)
    {
        var (exitCode, output) = await Kubectl.Run(null, arguments);
        exitCode.ShouldBe(0, output);
    }

    private static string Gateway(string values)
    {
        var gateway = JsonNode.Parse(new SerializerBuilder().JsonCompatible().Build().Serialize(
            new DeserializerBuilder().Build().Deserialize(values)!))!["images"]!["gateway"]!;
        return $"{gateway["repository"]}:{gateway["tag"]}";
    }

    private static string Setting(string name) => Environment.GetEnvironmentVariable(name)
        ?? throw new InvalidOperationException($"{name} is not set; these tests are run by `make test-upgrade`");
}
