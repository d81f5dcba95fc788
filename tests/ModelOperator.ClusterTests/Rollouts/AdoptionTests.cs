using k8s.Models;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.ClusterTests.Harness;
using ModelOperator.Contracts.Objects;
using Xunit.Abstractions;

namespace ModelOperator.ClusterTests.Rollouts;

/// <summary>A ModelDeployment is deleted with <c>--cascade=orphan</c> and made again: clients notice nothing (R28).</summary>
public sealed class AdoptionTests(ITestOutputHelper output) : RolloutTest
{
    [Fact]
    public async Task SameManifestAgain_GoesOn_ThenAnotherRevisionIsRolledOut()
    {
        await Apply(Digits.Spec(1, replicas: 2));
        var before = await UntilHealthy("1");
        var stable = before.Status!.StableRevision!;
        var (pods, generation) = (await PodNames(), before.Status.Traffic!.Generation);
        await using var traffic = await StartTraffic();

        await Orphan();
        await Apply(Digits.Spec(1, replicas: 2));
        var after = await UntilHealthy("1");

        after.Metadata.Uid.ShouldNotBe(before.Metadata.Uid);
        (after.Status!.StableRevision, after.Status.Traffic!.Generation).ShouldBe((stable, generation));
        (await PodNames()).ShouldBe(pods);
        after.Status.History!.Select(h => h.Reason).ShouldBe(["Adopted"]);
        foreach (var owners in await OwnersOfAll())
        {
            owners.ShouldEndWith($" {after.Metadata.Uid}");
        }

        // Left again, and the manifest that comes asks for another revision: it is rolled out against the one that was left.
        await Orphan();
        await Apply(Digits.Spec(2, replicas: 2, steps: "[{weight: 50, duration: 2s}]"));
        var next = await UntilHealthy("2");
        next.Status!.FormerStableRevisions.ShouldBe([stable]);
        next.Status.History!.ShouldContain(h => h.Reason == "StepStarted");
        output.WriteLine(traffic.Table);
        (traffic.Failed, traffic.Failures).ShouldBe((0, ""));
    }

    [Fact]
    public async Task CandidateThatWasLeft_StartsAgain_AndNobodyIsPromotedForBeingThere()
    {
        await Apply(Digits.Spec(1));
        var stable = (await UntilHealthy("1")).Status!.StableRevision!;
        var second = Digits.Spec(2, steps: "[{weight: 50, duration: 10m}]");
        await Apply(second);
        var candidate = (await Until(d => d.Status is { CandidateWeight: 50, Traffic: { } t } && t.ConvergedGeneration == t.Generation,
            "half of the requests")).Status!.CandidateRevision!;
        await using var traffic = await StartTraffic();

        await Orphan();
        await Apply(second);
        var again = await Until(d => d.Status is { CandidateWeight: 50, Stage.RunningSince: not null }, "half of the requests again");

        (again.Status!.StableRevision, again.Status.CandidateRevision, again.Status.Stage!.Index).ShouldBe((stable, candidate, 0));
        again.Status.History!.ShouldNotContain(h => h.Reason == "Promoted");
        (traffic.Failed, traffic.Failures).ShouldBe((0, ""));
        traffic.By(candidate).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task WhatWasEditedSince_IsNamedAndNotTaken_UntilItIsGone()
    {
        await Apply(Digits.Spec(1));
        await UntilHealthy("1");
        await Orphan();
        (await Kubectl.Run(null, "patch", "svc", "digits", "-n", Namespace, "-p",
            """{"spec":{"selector":{"mine":"true"}}}""")).ExitCode.ShouldBe(0);
        var edited = await Cluster.Api.GetAsync<V1Service>(Namespace, "digits", CancellationToken.None);

        await Apply(Digits.Spec(1));
        var refused = await Until(d => Condition(d, ConditionTypes.Accepted)?.Status == "False", "refused");
        Condition(refused, ConditionTypes.Accepted)!.Reason.ShouldBe("NameTaken");
        Condition(refused, ConditionTypes.Accepted)!.Message!.ShouldContain("Service digits was left behind");
        await Steadily.Hold(
            () => Cluster.Api.GetAsync<V1Service>(Namespace, "digits", CancellationToken.None),
            s => s!.Metadata.ResourceVersion == edited!.Metadata.ResourceVersion, "it is as it was", TimeSpan.FromSeconds(3));
        (await OwnersOfAll()).ShouldAllBe(o => !o.EndsWith(refused.Metadata.Uid!, StringComparison.Ordinal), "all or nothing");

        (await Kubectl.Run(null, "delete", "svc", "digits", "-n", Namespace)).ExitCode.ShouldBe(0);
        (await UntilHealthy("1")).Status!.History!.ShouldContain(h => h.Reason == "Adopted");
    }

    [Fact]
    public async Task DeletedAndMadeAgainAtOnce_WithoutOrphans_ComesUpWhole()
    {
        await Apply(Digits.Spec(1));
        await UntilHealthy("1");

        (await Kubectl.Run(null, "delete", "mdep", "digits", "-n", Namespace)).ExitCode.ShouldBe(0);
        await Apply(Digits.Spec(1));

        var anew = await Until(d => d.Status is { Phase: RolloutPhase.Healthy, ReadyReplicas: 1 }, "healthy again");
        await Cluster.Until(OwnersOfAll, all =>
            all.All(o => o.EndsWith($" {anew.Metadata.Uid}", StringComparison.Ordinal)), "nothing of the first is left");
    }

    private async Task Orphan()
    {
        var (exitCode, text) = await Kubectl.Run(null, "delete", "mdep", "digits", "-n", Namespace, "--cascade=orphan");
        exitCode.ShouldBe(0, text);

        // On a busy machine the garbage collector misses some, whose owner it learned of a moment before: it would delete them. We are
        // faster.
        (await OwnersOfAll()).ShouldNotBeEmpty();
    }

    private async Task<string[]> PodNames() => (await Kubectl.Run(
        null, "get", "pods", "-n", Namespace, "-l", $"{ModelOperatorApi.NameLabel}=digits", "-o", "name")).Output.Split(
            '\n', StringSplitOptions.RemoveEmptyEntries);

    // Each as "Service/digits <uid of its owner>".
    private async Task<string[]> OwnersOfAll() => (await Kubectl.Run(
        null, "get", "svc,deploy,cm,sa,role,rolebinding,pdb,controllerrevisions", "-n", Namespace, "-l", $"{ModelOperatorApi.NameLabel}=digits",
        "-o", "jsonpath={range .items[*]}{.kind}/{.metadata.name} {.metadata.ownerReferences[*].uid}{\"\\n\"}{end}")).Output.Split(
            '\n', StringSplitOptions.RemoveEmptyEntries);
}
