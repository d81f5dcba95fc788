using System.Text.Json.Nodes;
using ModelOperator.ClusterTests.Harness;
using ModelOperator.ClusterTests.Releases;

namespace ModelOperator.ClusterTests.Consoles;

/// <summary>The console that the chart brings: it has no rights, and only the proxy reaches it.</summary>
[Trait("server", "any")]
public sealed class ConsoleChartTests
{
    private const string Name = "model-operator-console";

    [Fact]
    public async Task Console_IsThereOnlyWhenAskedFor() => (await Helm.Template()).ShouldNotContain(Name);

    [Fact]
    public async Task Pods_HaveNoRights_AndAreRestricted()
    {
        var rendered = await Rendered.Of(ConsoleChart.Flags);
        var pod = rendered.Pod(Name)["spec"]!;

        ((bool?)pod["automountServiceAccountToken"]).ShouldBe(false);
        ((bool?)rendered.The("ServiceAccount", Name)["automountServiceAccountToken"]).ShouldBe(false);
        ((string?)pod["serviceAccountName"]).ShouldBe(Name);
        string[] bindings = ["RoleBinding", "ClusterRoleBinding"];
        bindings.SelectMany(kind => rendered.Of(kind)).SelectMany(binding => binding["subjects"]!.AsArray())
            .ShouldAllBe(subject => (string?)subject!["name"] != Name);
        pod["volumes"]!.AsArray().ShouldNotContain(volume => volume!["secret"] != null || volume["projected"] != null);
        var security = pod["containers"]!.AsArray().ShouldHaveSingleItem()!["securityContext"]!;
        security.ToJsonString().ShouldBe(
            "{\"allowPrivilegeEscalation\":false,\"readOnlyRootFilesystem\":true,\"runAsNonRoot\":true,"
            + "\"capabilities\":{\"drop\":[\"ALL\"]},\"seccompProfile\":{\"type\":\"RuntimeDefault\"}}");
    }

    [Fact]
    public async Task Selectors_TakeItsPodsAndNotTheOperators_AndTheOtherWayRound()
    {
        var rendered = await Rendered.Of(
        [
            .. ConsoleChart.Flags, "--kube-version", "1.30.0",
            "--set", "networkPolicy.enabled=true,monitoring.serviceMonitor.enabled=true",
        ]);
        var (console, ours) = (LabelsOf(rendered.Pod(Name)), LabelsOf(rendered.Pod("model-operator")));
        var selectors = new[]
        {
            (rendered.The("Deployment", Name)["spec"]!["selector"]!, true),
            (rendered.The("NetworkPolicy", Name)["spec"]!["podSelector"]!, true),
            (Map(rendered.The("Service", Name)["spec"]!["selector"]!), true),
            (rendered.The("Deployment", "model-operator")["spec"]!["selector"]!, false),
            (rendered.The("NetworkPolicy", "model-operator")["spec"]!["podSelector"]!, false),
            (rendered.The("PodDisruptionBudget", "model-operator")["spec"]!["selector"]!, false),
            (Map(rendered.The("Service", "model-operator-metrics")["spec"]!["selector"]!), false),
        };

        foreach (var (selector, isOfTheConsole) in selectors)
        {
            (selector.Take(console), selector.Take(ours)).ShouldBe((isOfTheConsole, !isOfTheConsole), selector.ToJsonString());
        }
    }

    [Fact]
    public async Task Page_IsReachedByTheProxyAlone_AndProbesHaveAPortOfTheirOwn()
    {
        var rendered = await Rendered.Of(ConsoleChart.Flags);
        var rules = rendered.The("NetworkPolicy", Name)["spec"]!["ingress"]!.AsArray();

        rules.Select(rule => ((string?)rule!["ports"]![0]!["port"], rule["from"]?.ToJsonString())).ShouldBe(
            [("http", """[{"podSelector":{"matchLabels":{"app":"proxy"}}}]"""), ("metrics", null)]);
        var container = rendered.Pod(Name)["spec"]!["containers"]![0]!;
        foreach (var probe in new[] { "readinessProbe", "livenessProbe" })
        {
            ((string?)container[probe]!["httpGet"]!["port"]).ShouldBe("probes");
        }

        ((string?)rendered.The("Service", Name)["spec"]!["ports"]![0]!["targetPort"]).ShouldBe("http");
    }

    [Fact]
    public async Task Values_AreThePodsVariables()
    {
        var rendered = await Rendered.Of(
            [.. ConsoleChart.Flags, "--set", "watchNamespaces={ml,finance},console.maxCallers=7,console.prometheusAddress=http://p:9090"]);

        Variables(rendered).ShouldBe(
        [
            "PROBE_PORT=9091", "LOG_LEVEL=Information", "PUBLIC_URL=https://console.example", "MAX_CALLERS=7",
            "OPERATOR_NAMESPACE=model-operator-system", "NAMESPACES=ml,finance",
            "PROMETHEUS_ADDRESS=http://p:9090",
        ]);
        Variables(await Rendered.Of([.. ConsoleChart.Flags, "--set", "watchNamespaces={ml},console.namespaces={a,b}"]))
            .ShouldContain("NAMESPACES=a,b");
    }

    [Theory]
    [InlineData("console.publicUrl=", "console.publicUrl is empty")]
    [InlineData("console.proxyFrom=null", "console.proxyFrom is empty")]
    [InlineData("console.publicUrl=http://console.example", "at '/console/publicUrl': 'http://console.example' does not match pattern")]
    [InlineData("console.publicUrl=https://console.example/path", "at '/console/publicUrl': ")]
    [InlineData("console.maxCallers=0", "at '/console/maxCallers': minimum: got 0, want 1")]
    [InlineData("console.prometheusAddress=http://a:b@p", "at '/console/prometheusAddress': ")]
    [InlineData("console.impersonate=true", "at '/console': additional properties 'impersonate' not allowed")]
    public async Task Value_ThatCannotBe_IsRefusedByName(string value, string said)
    {
        var (exitCode, output) = await Helm.Run(["template", Helm.Chart, .. ConsoleChart.Flags, "--set", value]);

        exitCode.ShouldBe(1, output);
        output.ShouldContain(said, Case.Sensitive);
    }

    [Fact]
    public async Task MoreWatchedNamespaces_ThanTheConsoleLooksAt_AreRefused_UntilSomeAreNamed()
    {
        var watched = $"watchNamespaces={{{string.Join(',', Enumerable.Range(0, 51).Select(number => $"team-{number}"))}}}";

        var (exitCode, output) = await Helm.Run(["template", Helm.Chart, .. ConsoleChart.Flags, "--set", watched]);

        exitCode.ShouldBe(1, output);
        output.ShouldContain("watchNamespaces has 51 namespaces, and the console looks at 50 at most: name those in console.namespaces");
        Variables(await Rendered.Of([.. ConsoleChart.Flags, "--set", watched, "--set", "console.namespaces={team-1}"]))
            .ShouldContain("NAMESPACES=team-1");
    }

    private static IEnumerable<string> Variables(Rendered rendered) => rendered.Pod(Name)["spec"]!["containers"]![0]!["env"]!.AsArray()
        .Select(variable => $"{variable!["name"]}={variable["value"]}");

    private static JsonNode Map(JsonNode labels) => new JsonObject { ["matchLabels"] = labels.DeepClone() };

    private static Dictionary<string, string> LabelsOf(JsonNode pods) =>
        pods["metadata"]!["labels"]!.AsObject().ToDictionary(label => label.Key, label => (string)label.Value!);
}
