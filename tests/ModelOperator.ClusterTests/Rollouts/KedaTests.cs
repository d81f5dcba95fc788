using System.Text.Json.Nodes;
using k8s.Models;
using ModelOperator.Api;
using ModelOperator.ClusterTests.Harness;
using ModelOperator.ClusterTests.Releases;
using ModelOperator.Kubernetes.Client.Requests;

namespace ModelOperator.ClusterTests.Rollouts;

/// <summary>
/// Autoscaling by KEDA, with a stand-in for KEDA (<see cref="KedaStandIn"/>): its API, its finalizer and its autoscaler are as KEDA's
/// documentation describes them, and its triggers are never asked.
/// </summary>
[Collection(ReleaseCollection.Name)]
public sealed class KedaTests : RolloutTest
{
    private const string Keda =
        """
          autoscaling:
            minReplicas: 1
            maxReplicas: 5
            keda:
              triggers:
                - type: prometheus
                  metadata:
                    serverAddress: http://prometheus.monitoring
                    query: sum(waiting{namespace="{{ namespace }}",pod=~"{{ name }}-{{ revision }}-.*"})
                    threshold: "4"
          resources: {requests: {cpu: 10m}}
        """;

    private const string Autoscaler =
        "  autoscaling: {minReplicas: 1, maxReplicas: 5}\n  resources: {requests: {cpu: 10m}}";

    // The operator looks for KEDA every half a minute, and at a refused spec every ten seconds.
    private static readonly TimeSpan UntilKedaIsSeen = TimeSpan.FromMinutes(2);

    /// <summary>The cluster is without KEDA again, whatever the test did.</summary>
    public override async Task DisposeAsync()
    {
        try
        {
            await Kubectl.Run(null, "delete", "mdep", "digits", "-n", Namespace, "--ignore-not-found");
            await KedaStandIn.UninstallAsync();
        }
        finally
        {
            await base.DisposeAsync();
        }
    }

    [Fact]
    public async Task R25_KedaSizesRevisions_FromTheDayItComes_AndHandsThemOverBothWays()
    {
        await using var release = await OperatorRelease.FindAsync();
        await Apply(Digits.Spec(1, extra: Keda));
        await UntilRefused("keda.enabled: true");

        await release.UpgradeToAsync("keda: {enabled: true}");
        await UntilRefused("install KEDA, or remove spec.autoscaling.keda");

        await using var keda = await KedaStandIn.InstallAsync(Namespace);
        var stable = (await UntilHealthy("1", UntilKedaIsSeen + Cluster.Patience)).Status!.StableRevision!;
        (await keda.BoundsAsync($"digits-{stable}")).ShouldBe((1, 5));
        (await keda.QueryAsync($"digits-{stable}")).ShouldBe($$"""sum(waiting{namespace="{{Namespace}}",pod=~"digits-{{stable}}-.*"})""");

        await SetReplicas(stable, 3); // as KEDA's autoscaler would with a metric
        await Until(d => d.Status?.Revisions is [{ ReadyReplicas: 3 }], "three pods, untouched");
        await Apply(Digits.Spec(2, steps: "[{weight: 50, duration: 5s}]", extra: Keda));
        var stepping = await Until(d => d.Status is { CandidateWeight: 50 }, "the first step");
        (await keda.BoundsAsync($"digits-{stepping.Status!.CandidateRevision}")).Least.ShouldBe(2, "50 % of what stable has now");
        (await keda.BoundsAsync($"digits-{stable}")).Least.ShouldBe(3, "stable must not shrink in a rollout");
        var promoted = (await UntilHealthy("2")).Status!.StableRevision!;
        await Cluster.Until(() => Pods(stable), pods => pods.Count == 0, "the old revision's pods gone");
        await Cluster.Until(() => keda.NamesAsync(), names => names == $"digits-{promoted}", "the old revision's ScaledObject gone");

        var replicas = (await Deployment(promoted)).Spec!.Replicas;
        await Apply(Digits.Spec(2, extra: Autoscaler));
        await Cluster.Until(Autoscalers, names => names == $"digits-{promoted}", "the operator's autoscaler alone");
        (await keda.NamesAsync()).ShouldBeEmpty();
        await Apply(Digits.Spec(2, extra: Keda));
        await Cluster.Until(Autoscalers, names => names == $"keda-hpa-digits-{promoted}", "KEDA's autoscaler alone");

        (await Deployment(promoted)).Spec!.Replicas.ShouldBe(replicas);
        (await UntilHealthy("2")).Status!.StableRevision.ShouldBe(promoted);
        keda.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task KedaThatIsTakenAway_LeavesTheRevisionItsPods_AndTheSpecIsStillAccepted()
    {
        await using var release = await OperatorRelease.FindAsync();
        await release.UpgradeToAsync("keda: {enabled: true}");
        await using var keda = await KedaStandIn.InstallAsync(Namespace);
        await Apply(Digits.Spec(1, extra: Keda));
        var stable = (await UntilHealthy("1", UntilKedaIsSeen + Cluster.Patience)).Status!.StableRevision!;
        await SetReplicas(stable, 2);
        await Until(d => d.Status?.Revisions is [{ ReadyReplicas: 2 }], "two pods");

        await KedaStandIn.UninstallAsync();

        var warned = await Until(
            d => Condition(d, "Accepted") is { Status: "True", Reason: "AutoscalerUnavailable" }, "a warning", UntilKedaIsSeen);
        Condition(warned, "Accepted")!.Message!.ShouldContain("revisions keep their pods");
        await Steadily.Hold(() => Deployment(stable), d => d.Spec!.Replicas == 2, "nobody takes a pod", TimeSpan.FromSeconds(10));
        (await Autoscalers()).ShouldBeEmpty();
    }

    private Task<ModelDeployment> UntilRefused(string words) => Until(
        d => Condition(d, "Accepted") is { Status: "False" } accepted && accepted.Message!.Contains(words, StringComparison.Ordinal),
        $"Accepted=False with '{words}'");

    private async Task<V1Deployment> Deployment(string revision) =>
        (await Cluster.Api.GetAsync<V1Deployment>(Namespace, $"digits-{revision}", CancellationToken.None)).ShouldNotBeNull();

    private Task SetReplicas(string revision, int replicas) => Cluster.Api.PatchAsync<V1Deployment>(
        Namespace, $"digits-{revision}",
        new Patch(PatchType.Merge, new JsonObject { ["spec"] = new JsonObject { ["replicas"] = replicas } }), CancellationToken.None);

    private async Task<string> Autoscalers()
    {
        var (exitCode, output) = await Kubectl.Run(
            null, "get", "hpa", "-n", Namespace, "-o", "jsonpath={range .items[*]}{.metadata.name} {end}");
        exitCode.ShouldBe(0, output);
        return output.Trim();
    }
}
