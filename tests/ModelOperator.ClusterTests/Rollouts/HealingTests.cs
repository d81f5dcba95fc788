using System.Text.Json.Nodes;
using k8s.Models;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.ClusterTests.Harness;
using ModelOperator.Kubernetes.Client.Requests;

namespace ModelOperator.ClusterTests.Rollouts;

/// <summary>Objects of a ModelDeployment come back on a real cluster when somebody deletes or edits them (R30).</summary>
public sealed class HealingTests : RolloutTest
{
    private const string Autoscaled = "  autoscaling: {minReplicas: 1, maxReplicas: 2, targetInflightRequests: 4}";

    private static readonly (string What, string Edit, string Shown)[] Things =
    [
        ("service/digits", """{"spec":{"selector":{"extra":"1"}}}""", "{.spec.selector}"),
        ("service/digits-<stable>", """{"spec":{"selector":{"extra":"1"},"publishNotReadyAddresses":true}}""",
            "{.spec.selector}{.spec.publishNotReadyAddresses}"),
        ("configmap/digits-gateway", """{"data":{"routes.json":"{}"}}""", "{.data}"),
        ("serviceaccount/digits-gateway", """{"automountServiceAccountToken":false}""", "{.automountServiceAccountToken}"),
        ("role/digits-gateway", """{"rules":[]}""", "{.rules}"),
        ("rolebinding/digits-gateway", """{"subjects":[]}""", "{.subjects}{.roleRef}"),
        ("poddisruptionbudget/digits-gateway", """{"spec":{"maxUnavailable":null,"minAvailable":5}}""",
            "{.spec.maxUnavailable}{.spec.minAvailable}"),
        ("deployment/digits-gateway", """{"spec":{"paused":true}}""", "{.spec.paused}{.spec.template.spec}"),
        ("deployment/digits-<stable>", """{"spec":{"template":{"spec":{"nodeSelector":{"no":"where"}}}}}""", "{.spec.template.spec}"),
        ("controllerrevision/digits-<stable>", """{"metadata":{"annotations":null}}""", "{.metadata.annotations}{.data}"),
        // A larger minReplicas could reach Kubernetes' autoscaler before it is put back: then there are more pods, and a step keeps them
        // (R25).
        ("hpa/digits-<stable>", """{"spec":{"maxReplicas":9}}""", "{.spec.minReplicas}{.spec.maxReplicas}"),
    ];

    [Fact]
    public async Task R30_Healthy_WhatIsDeletedOrEdited_ComesBackAsItWas()
    {
        await Apply(Digits.Spec(1, extra: Autoscaled));
        var stable = (await UntilHealthy("1")).Status!.StableRevision!;
        await Steady();

        await PutBack(stable, Things);

        await UntilHealthy("1");
        await using var traffic = await StartTraffic();
    }

    [Fact]
    public async Task R30_Stepping_WhatIsDeletedOrEdited_ComesBackAsItWas_OfBothRevisions()
    {
        await Apply(Digits.Spec(1, extra: Autoscaled));
        await UntilHealthy("1");
        await Apply(Digits.Spec(2, steps: "[{weight: 50, duration: 2h}]", extra: Autoscaled));
        var stepping = (await Until(d => d.Status is { Phase: RolloutPhase.Stepping, CandidateWeight: 50 }, "the first step")).Status!;
        await Steady();

        await PutBack(stepping.StableRevision!, Things);
        await PutBack(stepping.CandidateRevision!, [.. Things.Where(t => t.What.Contains("<stable>", StringComparison.Ordinal))]);

        var after = (await Until(d => d.Status is { Phase: RolloutPhase.Stepping, CandidateWeight: 50 }, "the first step still")).Status!;
        (after.StableRevision, after.CandidateRevision).ShouldBe((stepping.StableRevision, stepping.CandidateRevision));
    }

    [Fact]
    public async Task R30_PodsOfARevision_ArePutBackWithoutBeingReplaced_WhenNobodyHasReplacedThem()
    {
        await Apply(Digits.Spec(1));
        var stable = (await UntilHealthy("1")).Status!.StableRevision!;
        var before = (await Pods(stable)).Single().Metadata.Uid;

        // The record of how pods were made is lost, and taken anew from what is there.
        await Kubectl.Run(null, "delete", "-n", Namespace, $"controllerrevision/digits-{stable}");
        await Kubectl.Run(null, "label", "-n", Namespace, $"deployment/digits-{stable}", "app.kubernetes.io/managed-by-");
        await Cluster.Until(
            () => Shown($"deployment/digits-{stable}", "{.metadata.labels}"), l =>
                l.Contains("managed-by", StringComparison.Ordinal), "the label again");
        await Cluster.Until(
            () => Shown($"controllerrevision/digits-{stable}", "{.metadata.annotations}"), a =>
                a.Contains("pod-template", StringComparison.Ordinal), "the record again");

        (await Pods(stable)).Single().Metadata.Uid.ShouldBe(before);
    }

    [Fact]
    public async Task GatewayThatAnAutoscalerScales_KeepsItsSize_ThroughTheUpgradeFromAnOperatorThatAppliedIt()
    {
        await Apply(Digits.Spec(1));
        await UntilHealthy("1");
        // As an older operator has left it: the size is its own, and nothing is noted.
        await Cluster.Api.PatchAsync<V1Deployment>(Namespace, "digits-gateway", new Patch(PatchType.Merge, new JsonObject
        {
            ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["modeloperator.dev/gateway-replicas"] = null } },
            ["spec"] = new JsonObject { ["replicas"] = 3 },
        }), CancellationToken.None);
        await Cluster.Until(
            () => Shown("deployment/digits-gateway", "{.metadata.annotations}"), a =>
                a.Contains("gateway-replicas", StringComparison.Ordinal), "the note");
        (await Shown("deployment/digits-gateway", "{.spec.replicas}")).ShouldBe("3");

        // Somebody else scales, and the operator has something else to write.
        (await Kubectl.Run(null, "scale", "-n", Namespace, "deployment/digits-gateway", "--replicas=2")).ExitCode.ShouldBe(0);
        await Kubectl.Run(null, "patch", "-n", Namespace, "deployment/digits-gateway", "--type=merge", "-p",
            """{"spec":{"paused":true}}""");
        await Cluster.Until(() => Shown("deployment/digits-gateway", "{.spec.paused}"), p => p.Length == 0, "no longer paused");
        (await Shown("deployment/digits-gateway", "{.spec.replicas}")).ShouldBe("2");
    }

    private async Task PutBack(string revision, IReadOnlyList<(string What, string Edit, string Shown)> things)
    {
        foreach (var (what, edit, shown) in things.Select(
            t => (t.What.Replace("<stable>", revision, StringComparison.Ordinal), t.Edit, t.Shown)))
        {
            var before = await Shown(what, shown);
            (await Kubectl.Run(null, "patch", "-n", Namespace, what, "--type=merge", "-p", edit)).ExitCode.ShouldBe(0, $"{what} {edit}");
            await Cluster.Until(() => Shown(what, shown), now => now == before, $"{what} as it was before {edit}");

            (await Kubectl.Run(null, "delete", "-n", Namespace, what)).ExitCode.ShouldBe(0);
            await Cluster.Until(() => Shown(what, shown), now => now == before, $"{what} made again");
        }
    }

    // An edit of what is still being written would be one more write among others.
    private Task Steady() => Until(
        d => Condition(d, ConditionTypes.TrafficConverged)?.Status == "True"
            && Condition(d, ConditionTypes.Available)?.Status == "True", "all gateways at rest");

    private async Task<string> Shown(string what, string jsonPath)
    {
        var (exitCode, output) = await Kubectl.Run(null, "get", "-n", Namespace, what, "-o", $"jsonpath={jsonPath}");
        return exitCode == 0 ? output : "";
    }
}
