using k8s.Models;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.ClusterTests.Harness;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.ClusterTests.Rollouts;

public sealed class RefusalTests : RolloutTest
{
    [Fact]
    public async Task SpecThatTheSchemaCannotJudge_IsRefusedWithItsFieldAndLeavesTheRevisionAlone()
    {
        await Apply(Digits.Spec(1));
        var stable = (await UntilHealthy("1")).Status!.StableRevision!;

        await Refused(
            Digits.Spec(2, analysis: "{metrics: [{name: m, max: 1, query: 'up{x=\"{{ candidate.nonsense }}\"}'}]}"),
            "spec.analysis.metrics[0].query", "candidate.nonsense");
        await Refused(Digits.Spec(2, analysis: "{metrics: [{name: m, builtin: latency, max: 250}]}"), "spec.analysis.metrics[0].max",
            "250ms");
        await Refused(Digits.Spec(2, analysis: "{source: nowhere, metrics: [{name: m, max: 1, query: up}]}"), "spec.analysis.source",
            "nowhere");

        var now = (await Read())!.Status!;
        (now.StableRevision, now.CandidateRevision).ShouldBe((stable, null));
        (await Pods(stable)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task R28_NameOfAForeignService_IsRefusedNotTaken_AndNotDeletedWithTheModelDeployment()
    {
        // Ports as ours: a server-side apply by force would merge with them without a word.
        await Apply("apiVersion: v1\nkind: Service\nmetadata: {name: digits}\nspec: "
            + "{ports: [{name: http, port: 80}], selector: {mine: \"true\"}}");
        var before = (await Service())!;

        await Refused(Digits.Spec(1), "metadata.name", "Service digits");
        await Refused(Digits.Spec(1, replicas: 2), "metadata.name", "Service digits");

        await Steadily.Hold(Service, s =>
            s!.Metadata.ResourceVersion == before.Metadata.ResourceVersion, "the Service is as it was", TimeSpan.FromSeconds(3));
        (await Objects()).ShouldBeEmpty("nothing is made for a spec that is refused and has nothing running");
        (await Kubectl.Run(null, "delete", "mdep", "digits", "-n", Namespace)).ExitCode.ShouldBe(0);
        await Steadily.Hold(Service, s =>
            s?.Metadata.ResourceVersion == before.Metadata.ResourceVersion, "the Service stays", TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task R28_NameOfAForeignObjectOfAnyKind_IsRefusedNotTaken()
    {
        var spec = Digits.Spec(
            1, strategy: "{blueGreen: {}}", extra: "  autoscaling: {minReplicas: 1, maxReplicas: 2, targetInflightRequests: 4}");
        await Apply("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: digits-gateway}");
        await Refused(spec, "metadata.name", "ConfigMap digits-gateway");
        var revision = (await Read())!.Status!.History![0].Revision;
        await Delete("configmap", "digits-gateway");

        foreach (var (kind, name, manifest) in Foreign(revision))
        {
            await Delete("mdep", "digits");
            await Cluster.Until(Objects, o => o.Length == 0, $"everything gone before {kind} {name}");
            await Apply(manifest.Replace("$name", name, StringComparison.Ordinal));
            var before = await Json(kind, name);

            await Refused(spec, "metadata.name", $"{name}");
            await Refused(spec + "\n  revisionHistoryLimit: 3", "metadata.name", $"{name}");

            (await Json(kind, name)).ShouldBe(before, $"{kind} {name} is as it was");
            (await Objects()).ShouldBeEmpty($"nothing is made beside {kind} {name}");
            await Delete(kind, name);
        }

        // Nobody tells the operator that the last one is gone; it looks again.
        await UntilHealthy("1");
    }

    [Fact]
    public async Task R28_ObjectDeletedAndMadeAgainBySomebodyElse_IsLeftAloneAndNamed_AndRequestsGoOn()
    {
        await Apply(Digits.Spec(1));
        await UntilHealthy("1");
        await using var traffic = await StartTraffic();

        var foreign = await Cluster.Until(TakeBudget, b => b is not null, "the name is free for a moment");
        var refused = await Until(d => Condition(d, ConditionTypes.Accepted)?.Status == "False", "Accepted=False");
        Condition(refused, ConditionTypes.Accepted)!.Message!.ShouldContain("PodDisruptionBudget digits-gateway");

        // A refused spec is not carried out, and what runs is kept: pods that are lost come again.
        await Apply(Digits.Spec(1, replicas: 3).Replace("gateway: {replicas: 1}", "gateway: {replicas: 2}", StringComparison.Ordinal));
        await Until(d => d.Status is { Phase: RolloutPhase.Healthy } status && status.ObservedGeneration == d.Metadata.Generation,
            "serving on");
        (await Pods(refused.Status!.StableRevision!)).Count.ShouldBe(1);
        var left = (await Budget())!;
        (left.Metadata.Uid, left.Metadata.OwnerReferences, left.Spec!.MaxUnavailable!.Value)
            .ShouldBe((foreign!.Metadata.Uid, null, foreign.Spec!.MaxUnavailable!.Value));
        (await Cluster.Api.GetAsync<V1Deployment>(Namespace, "digits-gateway", CancellationToken.None))!.Spec!.Replicas.ShouldBe(1);

        await Delete("pdb", "digits-gateway");
        await Until(d => Condition(d, ConditionTypes.Accepted)?.Status == "True" && d.Status!.ReadyReplicas == 3, "carried out");
        await Cluster.Until(Budget, b => b?.Metadata.OwnerReferences is not null, "the budget is ours again");
        (traffic.Failed, traffic.Failures).ShouldBe((0, ""));
    }

    private static IEnumerable<(string Kind, string Name, string Manifest)> Foreign(string revision) =>
    [
        ("service", "digits-preview",
            "apiVersion: v1\nkind: Service\nmetadata: {name: $name}\nspec: {ports: [{name: http, port: 80}], selector: {mine: \"true\"}}"),
        ("service", $"digits-{revision}",
            "apiVersion: v1\nkind: Service\nmetadata: {name: $name}\nspec: {ports: [{name: http, port: 80}], selector: {mine: \"true\"}}"),
        ("serviceaccount", "digits-gateway",
            "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: $name}\nautomountServiceAccountToken: false"),
        ("role", "digits-gateway", "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: $name}\nrules: []"),
        ("rolebinding", "digits-gateway", "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: "
            + "{name: $name}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: digits-gateway}\nsubjects: []"),
        ("pdb", "digits-gateway", "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: $name}\nspec: "
            + "{maxUnavailable: 3, selector: {matchLabels: {mine: \"true\"}}}"),
        ("deployment", "digits-gateway", IdleDeployment),
        ("deployment", $"digits-{revision}", IdleDeployment),
        ("controllerrevision", $"digits-{revision}",
            "apiVersion: apps/v1\nkind: ControllerRevision\nmetadata: {name: $name}\nrevision: 1\ndata: {mine: true}"),
        ("hpa", $"digits-{revision}", "apiVersion: autoscaling/v1\nkind: HorizontalPodAutoscaler\nmetadata: {name: $name}\nspec: "
            + "{maxReplicas: 9, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: mine}}"),
    ];

    private const string IdleDeployment =
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: $name}\nspec: {replicas: 0, paused: true, selector: {matchLabels: {mine: \"true\"}}, template: {metadata: {labels: {mine: \"true\"}}, spec: {containers: [{name: main, image: example.invalid/none}]}}}";

    private Task<V1Service?> Service() => Cluster.Api.GetAsync<V1Service>(Namespace, "digits", CancellationToken.None);

    private Task<V1PodDisruptionBudget?> Budget() =>
        Cluster.Api.GetAsync<V1PodDisruptionBudget>(Namespace, "digits-gateway", CancellationToken.None);

    // Faster than the operator, which makes it again.
    private async Task<V1PodDisruptionBudget?> TakeBudget()
    {
        var mine = new V1PodDisruptionBudget
        {
            Metadata = new() { Name = "digits-gateway", NamespaceProperty = Namespace },
            Spec = new() { MaxUnavailable = 5, Selector = new() { MatchLabels = new Dictionary<string, string> { ["mine"] = "true" } } },
        };
        await Cluster.Api.DeleteAsync<V1PodDisruptionBudget>(Namespace, "digits-gateway", new(), CancellationToken.None);
        try
        {
            return await Cluster.Api.CreateAsync(mine, CancellationToken.None);
        }
        catch (KubernetesApiException e) when (e.IsConflict)
        {
            return null;
        }
    }

    // Everything in the namespace that says it is of a ModelDeployment.
    private async Task<string> Objects() => (await Kubectl.Run(
        null, "get", "svc,deploy,cm,sa,role,rolebinding,pdb,hpa,controllerrevisions,pods", "-n", Namespace, "-l", "modeloperator.dev/name", "-o", "name", "--ignore-not-found")).Output.Trim();

    // Without what the cluster's own controllers say about it.
    private async Task<string> Json(string kind, string name) => (await Kubectl.Run(
        null, "get", kind, name, "-n", Namespace, "-o", "jsonpath={.metadata.uid} {.metadata.labels} {.metadata.ownerReferences} {.spec} "
            + "{.rules} {.subjects} {.data}")).Output;

    private async Task Delete(string kind, string name)
    {
        var (exitCode, output) = await Kubectl.Run(null, "delete", kind, name, "-n", Namespace);
        exitCode.ShouldBe(0, output);
    }

    private async Task Refused(string manifest, string field, string words)
    {
        await Apply(manifest);
        var refused = await Until(
            d => d.Status?.ObservedGeneration == d.Metadata.Generation && Condition(d, ConditionTypes.Accepted)?.Status == "False",
            $"Accepted=False for {field}");
        var message = Condition(refused, ConditionTypes.Accepted)!.Message!;
        message.ShouldContain(field);
        message.ShouldContain(words);
    }
}
