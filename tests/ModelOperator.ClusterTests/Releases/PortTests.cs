using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.ClusterTests.Consoles;
using ModelOperator.Contracts.Processes;
using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Objects.Gateway;
using ModelOperator.Operator.Objects.Revisions;
using ModelOperator.Operator.Objects.Revisions.Pods;

namespace ModelOperator.ClusterTests.Releases;

/// <summary>Ports are those of the code in the docs' table, in NetworkPolicies and in monitors.</summary>
[Trait("server", "any")]
public sealed partial class PortTests
{
    private static readonly ModelOperatorOptions Options = new() { GatewayImage = "gateway:1", ModelServerImage = "model-server:1" };

    private static readonly ModelDeployment Digits = new()
    {
        Metadata = new() { Name = "digits", NamespaceProperty = "ml", Uid = "uid-1" },
        Spec = new() { Model = new() { Uri = "configmap://digits-models/v1.onnx" }, Strategy = new() { Canary = new() } },
    };

    [Fact]
    public async Task TableOfTheDocs_HasThePortsOfEveryPod()
    {
        var docs = await File.ReadAllTextAsync(Path.Combine(Harness.Digits.RepositoryRoot(), "docs", "operations.md"));
        var documented = Row().Matches(docs).Select(
            row => (row.Groups["pods"].Value, row.Groups["name"].Value, int.Parse(row.Groups["port"].Value)));
        var container = (await Rendered.Of()).Container;

        documented.ShouldBe(
            [
                .. container["ports"]!.AsArray().Select(port => ("operator", (string)port!["name"]!, (int)port["containerPort"]!)),
                .. (await Rendered.Of(ConsoleChart.Flags)).Pod("model-operator-console")["spec"]!["containers"]![0]!["ports"]!.AsArray()
                    .Select(port => ("console", (string)port!["name"]!, (int)port["containerPort"]!)),
                .. PortsOf(Gateway).Select(port => ("gateway", port.Name, port.Port)),
                .. PortsOf(Model).Select(port => ("model server", port.Name, port.Port)),
            ],
            ignoreOrder: true);
    }

    [Fact]
    public async Task PoliciesOfGatewaysAndModels_TakeTheirPods_AndOpenTheirPortsButThoseOfProbes()
    {
        var rendered = await Rendered.Of("--set", "networkPolicy.enabled=true,networkPolicy.namespaces={ml}");

        foreach (var (name, pods, other) in new[] { ("gateways", Gateway, Model), ("models", Model, Gateway) })
        {
            var policy = rendered.The("NetworkPolicy", $"model-operator-{name}");
            ((string?)policy["metadata"]!["namespace"]).ShouldBe("ml");
            policy["spec"]!["podSelector"]!.Take(pods.Metadata.Labels!).ShouldBeTrue();
            policy["spec"]!["podSelector"]!.Take(other.Metadata.Labels!).ShouldBeFalse();
            var open = policy["spec"]!["ingress"]!.AsArray().SelectMany(rule => rule!["ports"]!.AsArray())
                .Select(port => port!["port"]!).Where(port => port.GetValueKind() is JsonValueKind.String).Select(port => (string?)port);
            open.ShouldBe(PortsOf(pods).Select(port => port.Name).Where(port => port != "probes"), ignoreOrder: true);
        }
    }

    [Fact]
    public async Task ModelServers_AreForGatewaysAndWhoeverIsNamed()
    {
        const string Testers = "networkPolicy.modelsFrom[0].podSelector.matchLabels.app=tester";
        var rendered = await Rendered.Of("--set", $"networkPolicy.enabled=true,networkPolicy.namespaces={{ml}},{Testers}");

        var rule = rendered.The("NetworkPolicy", "model-operator-models")["spec"]!["ingress"]![0]!;
        ((string?)rule["ports"]![0]!["port"]).ShouldBe("http");
        var peers = rule["from"]!.AsArray();
        peers.Count.ShouldBe(2);
        peers[0]!["podSelector"]!.Take(Gateway.Metadata.Labels!).ShouldBeTrue();
        peers[0]!["podSelector"]!.Take(Model.Metadata.Labels!).ShouldBeFalse();
        peers[1]!["podSelector"]!.Take(new Dictionary<string, string> { ["app"] = "tester" }).ShouldBeTrue();
    }

    [Fact]
    public async Task Operator_ReadsGatewaysThoughOnlyPrometheusMayBesides()
    {
        const string Prometheus = "networkPolicy.metricsFrom[0].namespaceSelector.matchLabels.name=monitoring";
        var rendered = await Rendered.Of("--set", $"networkPolicy.enabled=true,networkPolicy.namespaces={{ml}},{Prometheus}");

        var admin = rendered.The("NetworkPolicy", "model-operator-gateways")["spec"]!["ingress"]!.AsArray()
            .Single(rule => (string?)rule!["ports"]![0]!["port"] == "admin")!;
        var ours = rendered.Pods["metadata"]!["labels"]!.AsObject().ToDictionary(label => label.Key, label => (string)label.Value!);
        admin["from"]!.AsArray().Select(peer => peer!["podSelector"]?.Take(ours)).ShouldBe([true, null]);
        ((string?)admin["from"]![0]!["namespaceSelector"]!["matchLabels"]!["kubernetes.io/metadata.name"])
            .ShouldBe("model-operator-system");
        ((string?)admin["from"]![1]!["namespaceSelector"]!["matchLabels"]!["name"]).ShouldBe("monitoring");
    }

    [Theory]
    [InlineData("networkPolicy.metricsFrom=null")]
    [InlineData("networkPolicy.metricsFrom[0].namespaceSelector.matchLabels.name=monitoring")]
    public async Task Operator_AlsoAsksPodsOfOtherServersForTheirDownload(string metrics)
    {
        var rendered = await Rendered.Of("--set", $"networkPolicy.enabled=true,networkPolicy.namespaces={{ml}},{metrics}");

        // Only our own server has a port with a name, so the number is what counts.
        var rule = rendered.The("NetworkPolicy", "model-operator-models")["spec"]!["ingress"]!.AsArray()
            .Single(one => one!["ports"]![0]!["port"]!.GetValueKind() is JsonValueKind.Number)!;
        ((int)rule["ports"]![0]!["port"]!).ShouldBe(Ports.Operations);
        var ours = rendered.Pods["metadata"]!["labels"]!.AsObject().ToDictionary(label => label.Key, label => (string)label.Value!);
        var peer = rule["from"]!.AsArray().ShouldHaveSingleItem()!;
        peer["podSelector"]!.Take(ours).ShouldBeTrue();
        ((string?)peer["namespaceSelector"]!["matchLabels"]!["kubernetes.io/metadata.name"]).ShouldBe("model-operator-system");
    }

    [Fact]
    public async Task PodMonitor_TakesGatewaysAndModelServers_AndBelievesNoneOfThem()
    {
        var monitor = (await Rendered.Of("--set", "monitoring.podMonitor.enabled=true,monitoring.podMonitor.labels.release=p"))
            .The("PodMonitor");

        ((string?)monitor["metadata"]!["labels"]!["release"]).ShouldBe("p");
        ((bool?)monitor["spec"]!["namespaceSelector"]!["any"]).ShouldBe(true);
        monitor["spec"]!["selector"]!.Take(Gateway.Metadata.Labels!).ShouldBeTrue();
        monitor["spec"]!["selector"]!.Take(Model.Metadata.Labels!).ShouldBeTrue();
        var endpoints = monitor["spec"]!["podMetricsEndpoints"]!.AsArray();
        endpoints.ShouldAllBe(endpoint => (bool?)endpoint!["honorLabels"] == false && (bool?)endpoint["followRedirects"] == false);
        // The port http is scraped only where annotations name it, which is on neither of these.
        var http = endpoints.Single(endpoint => (string?)endpoint!["port"] == "http")!["relabelings"]!.AsArray();
        http.Select(one => ((string?)one!["action"], (string?)one["sourceLabels"]![0], (string?)one["targetLabel"])).ShouldBe(
        [
            ("keep", "__meta_kubernetes_pod_annotation_prometheus_io_scrape", null),
            ("keepequal", "__meta_kubernetes_pod_annotation_prometheus_io_port", "__meta_kubernetes_pod_container_port_number"),
            ("replace", "__meta_kubernetes_pod_annotation_prometheus_io_path", "__metrics_path__"),
        ]);
        var scraped = endpoints.Select(endpoint => (string?)endpoint!["port"]).Where(port => port != "http").ToList();
        PortsOf(Gateway).Single(port => scraped.Contains(port.Name)).Port.ShouldBe(Ports.Operations);
        $"{PortsOf(Model).Single(port => scraped.Contains(port.Name)).Port}".ShouldBe(Model.Metadata.Annotations!["prometheus.io/port"]);
    }

    [Fact]
    public async Task ServiceMonitor_TakesTheService_WhichTakesTheOperator()
    {
        var rendered = await Rendered.Of("--set", "monitoring.serviceMonitor.enabled=true,monitoring.annotations=false");

        var service = rendered.The("Service");
        var monitor = rendered.The("ServiceMonitor");
        monitor["spec"]!["selector"]!.Take(LabelsOf(service)).ShouldBeTrue();
        new JsonObject { ["matchLabels"] = service["spec"]!["selector"]!.DeepClone() }
            .Take(LabelsOf(rendered.Pods)).ShouldBeTrue();
        ((string?)monitor["spec"]!["endpoints"]![0]!["port"]).ShouldBe((string?)service["spec"]!["ports"]![0]!["name"]);
        rendered.Container["ports"]!.AsArray().Select(port => (string?)port!["name"])
            .ShouldContain((string?)service["spec"]!["ports"]![0]!["targetPort"]);
        ((bool?)monitor["spec"]!["endpoints"]![0]!["honorLabels"]).ShouldBe(true);
        rendered.Pods["metadata"]!["annotations"]!.AsObject().Select(annotation => annotation.Key).ShouldBe(["checksum/server-presets"]);
    }

    [Fact]
    public async Task MonitorsAndPolicies_AreThereOnlyWhenAskedFor()
    {
        var rendered = await Rendered.Of();

        var optional = new[] { "NetworkPolicy", "ServiceMonitor", "PodMonitor", "Service" };
        rendered.Objects.Select(o => (string)o["kind"]!).Intersect(optional).ShouldBeEmpty();
        ((string?)rendered.Pods["metadata"]!["annotations"]!["prometheus.io/port"]).ShouldBe("9090");
    }

    [Theory]
    [InlineData("--kube-version=1.21.0", "podDisruptionBudget.enabled=true", 1)]
    [InlineData("--kube-version=1.20.2", "podDisruptionBudget.enabled=true", 0)]
    [InlineData("--kube-version=1.35.0", "podDisruptionBudget.enabled=false", 0)]
    public async Task Budget_IsThereWhereItsVersionIsServed_AndTakesTheOperator(string server, string values, int count)
    {
        var rendered = await Rendered.Of(server, "--set", values);

        var budgets = rendered.Of("PodDisruptionBudget").ToList();
        budgets.Count.ShouldBe(count);
        budgets.ShouldAllBe(
            budget => budget["spec"]!["selector"]!.Take(LabelsOf(rendered.Pods)) && (int)budget["spec"]!["maxUnavailable"]! == 1);
    }

    private static V1PodTemplateSpec Gateway => GatewayDeploymentBuilder.Build(Digits, Options).Spec!.Template!;

    private static V1PodTemplateSpec Model => RevisionDeploymentBuilder
        .Build(Digits, "aaaaaaaaaa", RevisionTemplate.Of(Digits.Spec), 1, Options, PodFormats.Newest).Spec!.Template!;

    private static IEnumerable<(string Name, int Port)> PortsOf(V1PodTemplateSpec pods) =>
        pods.Spec!.Containers!.Single().Ports!.Select(port => (port.Name!, (int)port.ContainerPort!));

    private static Dictionary<string, string> LabelsOf(JsonNode o) =>
        o["metadata"]!["labels"]!.AsObject().ToDictionary(label => label.Key, label => (string)label.Value!);

    [GeneratedRegex(
        @"^\| (?<pods>[a-z ]+) \| (?<port>[0-9]+) \| `(?<name>[a-z]+)` \|",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();
}
