using ModelOperator.Api.Status;
using ModelOperator.ClusterTests.Harness;
using ModelOperator.Kubernetes.Models;

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
        await Refused(Digits.Spec(2, extra: "  progressDeadline: 5m").Replace("gateway: {replicas: 1}", "provider: Istio", StringComparison.Ordinal), "spec.traffic.provider", "Istio");
        await Refused(Digits.Spec(2, analysis: "{source: nowhere, metrics: [{name: m, max: 1, query: up}]}"), "spec.analysis.source", "nowhere");

        var now = (await Read())!.Status!;
        (now.StableRevision, now.CandidateRevision).ShouldBe((stable, null));
        (await Pods(stable)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task NameOfAForeignService_IsRefusedNotTaken()
    {
        await Apply("apiVersion: v1\nkind: Service\nmetadata: {name: digits}\nspec: {ports: [{port: 1}], selector: {mine: \"true\"}}");

        await Refused(Digits.Spec(1), "metadata.name", "Service digits");

        var service = await Cluster.Api.GetAsync<V1Service>(Namespace, "digits", CancellationToken.None);
        service!.Spec!.Selector!["mine"].ShouldBe("true");
        service.Metadata.OwnerReferences.ShouldBeNull();
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
