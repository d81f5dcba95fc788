using System.Text.Json.Nodes;
using ModelOperator.ClusterTests.Harness;

namespace ModelOperator.ClusterTests.Releases;

/// <summary>
/// The release that put the operator under test into the cluster; whatever a test does with it, it is as before afterwards.
/// </summary>
internal sealed class OperatorRelease : IAsyncDisposable
{
    private const string Name = "model-operator";
    private const string Namespace = "model-operator-system";
    private const string Limit = "2m";

    private readonly string _values = Path.GetTempFileName();

    private OperatorRelease(string values) => File.WriteAllText(_values, values);

    public static async Task<OperatorRelease> FindAsync() =>
        new(await Helm.Succeed("get", "values", Name, "--namespace", Namespace, "--output", "yaml"));

    /// <summary>Brings other values in and waits until the operator is ready; what helm said.</summary>
    public Task<(int ExitCode, string Output)> UpgradeAsync(string values, string limit = Limit) => Helm.Run(
        "upgrade", Name, Helm.Chart, "--namespace", Namespace, "--values", _values, "--set", values, "--wait", "--timeout", limit);

    /// <summary>The same with values as YAML, for texts that <c>--set</c> has no form for; fails with helm's own words.</summary>
    public async Task UpgradeToAsync(string yaml)
    {
        var more = Path.GetTempFileName();
        await File.WriteAllTextAsync(more, yaml);
        await Helm.Succeed(
            "upgrade", Name, Helm.Chart, "--namespace", Namespace, "--values", _values, "--values", more, "--wait", "--timeout", Limit);
        File.Delete(more);
    }

    /// <summary>Goes back to the revision before.</summary>
    public Task RollBackAsync() => Helm.Succeed("rollback", Name, "--namespace", Namespace, "--wait", "--timeout", Limit);

    /// <summary>Runs the chart's own test; what helm and the test's pod said.</summary>
    public Task<(int ExitCode, string Output)> TestAsync() =>
        Helm.Run("test", Name, "--namespace", Namespace, "--timeout", Limit);

    /// <summary>The objects of the chart's own test, and what the operator made for them.</summary>
    public async Task<string> TestObjectsAsync()
    {
        var output = await Said(
            "get", "modeldeployments.modeloperator.dev,configmaps,pods,deployments,services", "--namespace", Namespace, "--output", "name");
        return string.Join('\n', output.Split('\n').Where(name => name.Contains($"{Name}-test", StringComparison.Ordinal)));
    }

    /// <summary>Takes the release away; what helm said.</summary>
    public Task<string> UninstallAsync() => Helm.Succeed("uninstall", Name, "--namespace", Namespace, "--wait", "--timeout", Limit);

    /// <summary>Installs it, or sets it back to what it was.</summary>
    public Task InstallAsync() => Helm.Succeed(
        "upgrade", "--install", Name, Helm.Chart, "--namespace", Namespace, "--values", _values, "--wait", "--timeout", Limit);

    /// <summary>The state of the newest revision, such as deployed or failed.</summary>
    public async Task<string> StateAsync() =>
        (string)JsonNode.Parse(
            await Helm.Succeed("status", Name, "--namespace", Namespace, "--output", "json"))!["info"]!["status"]!;

    /// <summary>A part of the operator's Deployment, by its JSONPath.</summary>
    public Task<string> OperatorAsync(string jsonPath) =>
        Said("get", "deployment", Name, "--namespace", Namespace, "--output", $"jsonpath={jsonPath}");

    /// <summary>
    /// All objects of every kind that are in the release's namespace, carry its label or are named after it, in every namespace and outside
    /// of them: kind and name of each, sorted. Events go by themselves, and some objects come with any namespace; these are left out.
    /// </summary>
    public async Task<string[]> ObjectsAsync()
    {
        var kinds = (await Said("api-resources", "--verbs=list", "--output", "name"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(kind => kind.Split('.')[0] is not "events");
        var lines = await Said(
            "get", string.Join(',', kinds), "--all-namespaces", "--output",
            "jsonpath={range .items[*]}{.metadata.namespace}{\"\\t\"}{.metadata.labels.app\\.kubernetes\\.io/instance}"
                + "{\"\\t\"}{.kind}{\"\\t\"}{.metadata.name}{\"\\n\"}{end}");
        return
        [
            .. from line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)
               let columns = line.Split('\t')
               let name = columns[3]
               where columns[0] == Namespace || columns[1] == Name || name == Name || name.StartsWith($"{Name}-", StringComparison.Ordinal)
               where name is not ("default" or "kube-root-ca.crt") && !name.StartsWith("default-token-", StringComparison.Ordinal)
               select $"{columns[2]} {name}" into named
               orderby named
               select named,
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await InstallAsync();
        File.Delete(_values);
    }

    private static async Task<string> Said(params string[] arguments)
    {
        // Warnings about kinds of old versions are no part of what it printed.
        var (exitCode, output, errors) = await Command.Run("kubectl", null, arguments);
        exitCode.ShouldBe(0, output + errors);
        return output;
    }
}
