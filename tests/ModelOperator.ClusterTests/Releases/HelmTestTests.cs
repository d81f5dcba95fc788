using System.Text.Json.Nodes;

namespace ModelOperator.ClusterTests.Releases;

/// <summary>The chart's own test, as helm reads it; no server is asked.</summary>
[Trait("server", "any")]
public sealed class HelmTestTests
{
    [Fact]
    public async Task ThePodThatAsks_HasNoRightInTheCluster_AndIsRestricted()
    {
        var chart = await Rendered.Of();
        var pod = Hook(chart, "Pod")["spec"]!;

        ((bool)pod["automountServiceAccountToken"]!).ShouldBeFalse();
        ((bool)pod["securityContext"]!["runAsNonRoot"]!).ShouldBeTrue();
        var security = pod["containers"]![0]!["securityContext"]!;
        ((bool)security["allowPrivilegeEscalation"]!, (bool)security["readOnlyRootFilesystem"]!).ShouldBe((false, true));
        ((string?)security["capabilities"]!["drop"]![0]).ShouldBe("ALL");
        chart.Objects.Count(o => IsHook(o)).ShouldBe(3, "a ConfigMap, a ModelDeployment, a Pod, and no Role");
    }

    [Fact]
    public async Task ThePodThatAsks_IsNoneOfTheOperatorsPods()
    {
        var chart = await Rendered.Of();
        var operatorsPods = chart.The("Deployment")["spec"]!["selector"]!["matchLabels"]!.AsObject();
        var labels = Hook(chart, "Pod")["metadata"]!["labels"]!;

        operatorsPods.All(label => (string?)labels[label.Key] == (string?)label.Value).ShouldBeFalse();
    }

    [Theory]
    [InlineData("", "model-operator-system")]
    [InlineData("{team-a,team-b}", "team-a")]
    [InlineData("{team-a,model-operator-system}", "model-operator-system")]
    public async Task TheModel_IsInANamespaceThatTheOperatorLooksAfter(string watched, string expected)
    {
        var chart = await Rendered.Of(watched.Length == 0 ? [] : ["--set", $"watchNamespaces={watched}"]);

        string[] kinds = ["ConfigMap", "ModelDeployment", "Pod"];
        kinds.Select(kind => (string?)Hook(chart, kind)["metadata"]!["namespace"]).ShouldAllBe(ns => ns == expected);
    }

    [Fact]
    public async Task WhatASpecialNodeAndAPrivateRegistryNeed_IsGivenToModelAndPod()
    {
        var chart = await Rendered.Of("--set", "nodeSelector.pool=ml,imagePullSecrets[0].name=registry");

        foreach (var pods in new[] { Hook(chart, "Pod")["spec"]!, Hook(chart, "ModelDeployment")["spec"]!["pod"]! })
        {
            ((string?)pods["nodeSelector"]!["pool"], (string?)pods["imagePullSecrets"]![0]!["name"]).ShouldBe(("ml", "registry"));
        }
    }

    private static JsonObject Hook(Rendered chart, string kind) => chart.Of(kind).Where(IsHook).ShouldHaveSingleItem();

    private static bool IsHook(JsonObject o) => (string?)o["metadata"]!["annotations"]?["helm.sh/hook"] == "test";
}
