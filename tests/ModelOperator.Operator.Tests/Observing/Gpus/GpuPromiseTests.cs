using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Spec;
using ModelOperator.Contracts.Objects;
using ModelOperator.Operator.Objects.Revisions;
using ModelOperator.Operator.Observing.Gpus;
using ModelOperator.Operator.Observing.Gpus.Reserving;
using ModelOperator.Operator.Observing.Pods;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Rollouts.Observations;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Observing.Gpus;

/// <summary>GPUs that nobody holds yet and that are promised, or that somebody has waited longer for.</summary>
public sealed class GpuPromiseTests : GpuInventoryTestBase
{
    [Fact]
    public async Task R17_WhatAPlanAskedFor_IsFreeForNobodyElse_BeforeTheCachesShowIt()
    {
        Cluster.Put(Busy, "{}");
        Cluster.Put(Quota, """{"status":{"hard":{"requests.nvidia.com/gpu":"4"}}}""");

        Reserve(Other, 1);

        var gpus = (await ObserveAsync(Owner).Soon())!;
        (gpus.Reserved, gpus.PodsThatFit).ShouldBe((2, 1), "a pod of two GPUs");
        (await ObserveAsync(Other).Soon())!.PodsThatFit.ShouldBe(2, "what it has asked for itself is no competition");

        Ours.Put(RevisionDeploymentBuilder.Build(
            Other, RevisionTemplate.Of(Other.Spec).Revision, RevisionTemplate.Of(Other.Spec), 1, Sample.Options));
        (await ObserveAsync(Owner).Soon())!.Reserved.ShouldBe(2, "the same pod, now in the cache");
    }

    [Fact]
    public async Task WhatAPlanAskedFor_CountsLess_WithEachStateOfItsDeploymentThatTheCacheShows()
    {
        var template = RevisionTemplate.Of(Other.Spec);
        Cluster.Put(Busy, "{}");
        Reserve(Other, 1);
        (await ObserveAsync(Owner).Soon())!.Reserved.ShouldBe(2, "a pod of two GPUs");

        foreach (var (replicas, reserved) in new[] { (0, 2), (1, 2), (2, 4), (0, 2) })
        {
            Ours.Put(RevisionDeploymentBuilder.Build(Other, template.Revision, template, replicas, Sample.Options));
            (await ObserveAsync(Owner).Soon())!.Reserved.ShouldBe(
                reserved, $"{replicas} are the Deployment's, and the rest of 1 is planned");
        }
    }

    [Fact]
    public async Task R17_PodThatHoldsNoGpuAnyMore_CountsAsOneToCome_UntilOurCacheShowsWhatBecameOfIt()
    {
        const string pod = "/api/v1/namespaces/ml/pods/letters-1";
        var template = RevisionTemplate.Of(Other.Spec);
        Cluster.Put(Busy, "{}");
        Cluster.Put(pod, """{"spec":{"nodeName":"a","containers":[{"resources":{"limits":{"nvidia.com/gpu":"2"}}}]}}""");
        Ours.Put(RevisionDeploymentBuilder.Build(Other, template.Revision, template, 1, Sample.Options));
        Ours.Put(new PodView
        {
            Metadata = new()
            {
                Name = "letters-1",
                NamespaceProperty = "ml",
                Labels = new Dictionary<string, string>
                {
                    [ModelOperatorApi.NameLabel] = "letters",
                    [ModelOperatorApi.RevisionLabel] = template.Revision,
                },
            },
        });
        var gpus = (await ObserveAsync(Owner).Soon())!;
        (gpus.Requested, gpus.Reserved).ShouldBe((2, 0), "it is counted on its node");

        Cluster.Delete(pod);

        await Eventually.True(async () => (await ObserveAsync(Owner).Soon())! is { Requested: 0, Reserved: 2 });
    }

    [Fact]
    public async Task R17_WhatAPlanAskedFor_CountsForTheQuotaOfItsNamespace()
    {
        Cluster.Put(Busy, "{}");
        Cluster.Put(Quota, """{"status":{"hard":{"requests.nvidia.com/gpu":"2"}}}""");
        await ObserveAsync(Owner).Soon();

        Reserve(Other, 1);

        (await ObserveAsync(Owner).Soon())!.ShouldSatisfyAllConditions(
            g => g.Quota.ShouldBe(new ObservedQuota("gpus", 2, 0, Reserved: 2)), g => g.PodsThatFit.ShouldBe(0));
        var elsewhere = Other with { Metadata = Other.Metadata with { NamespaceProperty = "elsewhere" } };
        Asking.Forget(Other);
        Reserve(elsewhere, 1);
        (await ObserveAsync(Owner).Soon())!.PodsThatFit.ShouldBe(1, "the node has four");
    }

    [Fact]
    public async Task R17_NamespaceThatGoes_FreesWhatWasPromisedToIt_AndWakesThoseWhoWait()
    {
        await Going.StartAsync(default);
        Cluster.Put(Busy, "{}");
        var elsewhere = Other with { Metadata = Other.Metadata with { NamespaceProperty = "elsewhere" } };
        Ours.Put(RevisionDeploymentBuilder.Build(elsewhere, "0123456789", RevisionTemplate.Of(elsewhere.Spec), 1, Sample.Options));
        Reserve(elsewhere with { Metadata = elsewhere.Metadata with { Name = "signs" } }, 1);
        Lack(Waits, Clock.GetUtcNow());
        (await ObserveAsync(Waits).Soon())!.PodsThatFit.ShouldBe(0);
        Woken.Keys.Clear();

        Cluster.Put("/api/v1/namespaces/elsewhere",
            """{"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z","finalizers":["kubernetes"]}}""");
        await Eventually.True(() => !Woken.Keys.IsEmpty);

        (await ObserveAsync(Waits).Soon())!.ShouldSatisfyAllConditions(g => g.Reserved.ShouldBe(0), g => g.PodsThatFit.ShouldBe(2));
    }

    [Fact]
    public async Task R17_PromiseEnds_WithTheNextPlan_WithItsOwner_AndWhenNobodyKeepsIt()
    {
        Cluster.Put(Busy, "{}");
        await ObserveAsync(Owner).Soon();

        Reserve(Other, 2);
        (await Fit()).ShouldBe(0);
        Reserve(Other, 0);
        (await Fit()).ShouldBe(2);

        Reserve(Other, 2);
        Asking.Forget(Other);
        (await Fit()).ShouldBe(2);

        Reserve(Other, 2);
        Clock.Advance(GpuReservations.Lifetime - TimeSpan.FromSeconds(1));
        (await Fit()).ShouldBe(0);
        Clock.Advance(TimeSpan.FromSeconds(1));
        (await Fit()).ShouldBe(2);

        Reserve(Other, null);
        (await Fit()).ShouldBe(0, "an autoscaler may choose no less than two");

        async Task<int> Fit() => (await ObserveAsync(Owner).Soon())!.PodsThatFit;
    }

    [Fact]
    public async Task R17_PlansOfTheSameInstant_NeverGiveTheSameGpuTwice()
    {
        Cluster.Put(Busy, "{}");
        await ObserveAsync(Owner).Soon();
        var turns = new GpuTurns(Inventory, Asking);
        Task<int> meanwhile;
        using (var turn = await turns.TakeAsync(Owner, RevisionOf(Owner), default).Soon())
        {
            meanwhile = PodsOfNextAsync(Other);
            PodsThatGetGpus(Owner, turn).ShouldBe(2, "the node has four GPUs, a pod takes two");
            meanwhile.IsCompleted.ShouldBeFalse();
        }

        (await meanwhile.Soon()).ShouldBe(0, "it is planned after the first, with what that asked for");
        turns.Forget(Owner);
        (await PodsOfNextAsync(Other).Soon()).ShouldBe(2);

        async Task<int> PodsOfNextAsync(ModelDeployment owner)
        {
            using var turn = await turns.TakeAsync(owner, RevisionOf(owner), default);
            return PodsThatGetGpus(owner, turn);
        }

        static int PodsThatGetGpus(ModelDeployment owner, GpuTurn turn)
        {
            var plan = PlanOf(owner, turn.Gpus.Value!.PodsThatFit >= 2 ? 2 : 0);
            turn.Reserve(plan);
            return plan.Sizes[0].Replicas!.Value;
        }

        static string RevisionOf(ModelDeployment owner) => RevisionTemplate.Of(owner.Spec).Revision;
    }

    [Fact]
    public async Task WhoeverHasWaitedLonger_IsLeftTheGpus_AndIsWokenFirst()
    {
        await ObserveAsync(Owner).Soon();
        var now = Clock.GetUtcNow();
        Lack(Waits, now - TimeSpan.FromMinutes(1));
        var older = Waits with { Metadata = Other.Metadata };
        Lack(older, now - TimeSpan.FromMinutes(2));
        await ObserveAsync(Waits).Soon();
        await ObserveAsync(older).Soon();

        Cluster.Delete(Busy);
        await Eventually.True(() => Woken.Keys.Count == 2);

        Woken.Keys.ShouldBe(["ml/letters", "ml/digits"]);
        (await ObserveAsync(Waits).Soon())!.ShouldSatisfyAllConditions(g => g.Reserved.ShouldBe(2), g => g.PodsThatFit.ShouldBe(1));
        (await ObserveAsync(older).Soon())!.PodsThatFit.ShouldBe(2, "nobody has waited longer");
        var inPlace = Waits with { Spec = Waits.Spec with { Gpu = Waits.Spec.Gpu! with { WhenFull = GpuWhenFull.Replace } } };
        (await ObserveAsync(Rolling(inPlace, givenUp: 0)).Soon())!.PodsThatFit.ShouldBe(1, "it has given nothing up yet");
        (await ObserveAsync(Rolling(inPlace, givenUp: 2)).Soon())!.PodsThatFit.ShouldBe(2, "it has given pods up itself");
        (await ObserveAsync(Rolling(Waits, givenUp: 2)).Soon())!.PodsThatFit.ShouldBe(1, "it gives no pods up");
        Asking.Forget(older);
        (await ObserveAsync(Waits).Soon())!.PodsThatFit.ShouldBe(2);
    }

    [Fact]
    public async Task WhoeverGivesUp_WakesThoseWhoWait_AndWhoeverGetsItsGpusWakesNobody()
    {
        Cluster.Put(Busy, "{}");
        var other = Waits with { Metadata = Other.Metadata };
        await ObserveAsync(Owner).Soon();
        Reserve(other, 2);
        Lack(Waits, Clock.GetUtcNow());
        await ObserveAsync(Waits).Soon();
        await QuietAsync();
        Woken.Keys.ShouldBeEmpty("the node has four GPUs, and the other has asked for them");

        Reserve(other, 1);
        await Eventually.True(() => !Woken.Keys.IsEmpty);
        Woken.Keys.ToArray().ShouldBe(["ml/digits"], "a pod was given up before anything of it existed");

        Reserve(other, 2);
        await ObserveAsync(Waits).Soon();
        Woken.Keys.Clear();
        Asking.Forget(other);
        await Eventually.True(() => !Woken.Keys.IsEmpty);
        Woken.Keys.ToArray().ShouldBe(["ml/digits"], "the other is gone");
    }

    [Fact]
    public async Task R17_WhatNobodyHasMadeOfAPromise_WakesThoseWhoWait_WhenItEnds()
    {
        Cluster.Put(Busy, "{}");
        await ObserveAsync(Owner).Soon();
        Reserve(Other, 2);
        Lack(Waits, Clock.GetUtcNow());
        (await ObserveAsync(Waits).Soon())!.PodsThatFit.ShouldBe(0);

        await Eventually.True(() => !Woken.Keys.IsEmpty, Clock, TimeSpan.FromSeconds(10));

        Woken.Keys.ToArray().ShouldBe(["ml/digits"]);
    }

    [Fact]
    public async Task DeploymentThatAsksForFewerPods_WakesThoseWhoWait_AlthoughNoPodGoes()
    {
        Cluster.Put(Busy, "{}");
        var template = RevisionTemplate.Of(Other.Spec);
        var deployment = RevisionDeploymentBuilder.Build(Other, template.Revision, template, 2, Sample.Options);
        Ours.Put(deployment);
        Lack(Waits, Clock.GetUtcNow());
        (await ObserveAsync(Waits).Soon())!.PodsThatFit.ShouldBe(0);
        Woken.Keys.Clear();

        var before = News.Count;
        Ours.Put(RevisionDeploymentBuilder.Build(Other, template.Revision, template, 3, Sample.Options));
        News.Count.ShouldBe(before, "it asks for more");
        await QuietAsync();
        Woken.Keys.ShouldBeEmpty();
        Ours.Put(RevisionDeploymentBuilder.Build(Other, template.Revision, template, 0, Sample.Options));
        await Eventually.True(() => !Woken.Keys.IsEmpty);
        Woken.Keys.ToArray().ShouldBe(["ml/digits"]);

        (await ObserveAsync(Waits).Soon())!.PodsThatFit.ShouldBe(2);
    }

    [Fact]
    public async Task PendingPodThatGoes_WakesThoseWhoWait_AlthoughItHeldNothing()
    {
        await WithPendingPodsAsync(pods: 2);
        Ours.Put(RevisionDeploymentBuilder.Build(Other, OtherTemplate.Revision, OtherTemplate, 0, Sample.Options));
        await QuietAsync();
        Woken.Keys.ShouldBeEmpty("its pods are still there");

        Ours.Forget<PodView>("letters-0");
        await QuietAsync();
        Woken.Keys.ShouldBe(["ml/digits"]);

        await ObserveAsync(Waits).Soon();
        Woken.Keys.Clear();
        Ours.Put(PendingPod(1) with { Metadata = PendingPod(1).Metadata with { DeletionTimestamp = DateTime.UnixEpoch } });
        await QuietAsync();
        Woken.Keys.ToArray().ShouldBe(["ml/digits"], "it has not gone yet, and will get no node");
    }

    [Fact]
    public async Task PendingPodThatTheSchedulerRefusesForAnotherReason_WakesThoseWhoWait()
    {
        await WithPendingPodsAsync(pods: 2);

        Ours.Put(PendingPod(0) with
        {
            Status = new()
            {
                Conditions =
                [
                    new()
                    {
                        Type = "PodScheduled", Status = "False", Reason = "Unschedulable", Message = "0/1 nodes are available: 1 cpu.",
                    },
                ],
            },
        });
        await QuietAsync();

        Woken.Keys.ShouldBe(["ml/digits"]);
    }

    [Fact]
    public async Task ModelDeploymentThatIsDeleted_FreesWhatItWasPromised_AndWakesThoseWhoWait()
    {
        Cluster.Put(Busy, "{}");
        await ObserveAsync(Owner).Soon();
        Reserve(Other, 2);
        Lack(Waits, Clock.GetUtcNow());
        (await ObserveAsync(Waits).Soon())!.PodsThatFit.ShouldBe(0);
        await QuietAsync();
        Woken.Keys.ShouldBeEmpty();

        Owners.Keep(Other with { Metadata = Other.Metadata with { DeletionTimestamp = DateTime.UnixEpoch } });
        await QuietAsync();

        Woken.Keys.ShouldBe(["ml/digits"]);
    }

    [Fact]
    public async Task WhatAQuotaKeepsFromTheOlder_IsNotKeptFreeForIt()
    {
        Cluster.Put(Busy, "{}");
        var elsewhere = Other with { Metadata = Other.Metadata with { NamespaceProperty = "elsewhere" } };
        Cluster.Put("/api/v1/namespaces/elsewhere/resourcequotas/gpus", """{"status":{"hard":{"requests.nvidia.com/gpu":"0"}}}""");
        await ObserveAsync(Owner).Soon();

        Lack(elsewhere, Clock.GetUtcNow());

        (await ObserveAsync(Owner).Soon())!.PodsThatFit.ShouldBe(2);
    }

    private RevisionTemplate OtherTemplate => RevisionTemplate.Of(Other.Spec);

    // All four GPUs are promised to pods of another ModelDeployment that have no node.
    private async Task WithPendingPodsAsync(int pods)
    {
        Cluster.Put(Busy, "{}");
        Ours.Put(RevisionDeploymentBuilder.Build(Other, OtherTemplate.Revision, OtherTemplate, pods, Sample.Options));
        for (var pod = 0; pod < pods; pod++)
        {
            Ours.Put(PendingPod(pod));
        }

        await ObserveAsync(Owner).Soon();
        Lack(Waits, Clock.GetUtcNow());
        (await ObserveAsync(Waits).Soon())!.PodsThatFit.ShouldBe(0);
        await QuietAsync();
        Woken.Keys.ShouldBeEmpty();
    }

    private PodView PendingPod(int number) => new()
    {
        Metadata = new()
        {
            Name = $"letters-{number}",
            NamespaceProperty = "ml",
            Labels = new Dictionary<string, string>
            {
                [ModelOperatorApi.NameLabel] = "letters",
                [ModelOperatorApi.RevisionLabel] = OtherTemplate.Revision,
            },
        },
    };

    [Fact]
    public async Task Turn_LooksAtTheGpus_OnlyWhenAPlanAsks()
    {
        Cluster.Put(Busy, "{}");
        await ObserveAsync(Owner).Soon();

        using var turn = await new GpuTurns(Inventory, Asking).TakeAsync(Owner, RevisionTemplate.Of(Owner.Spec).Revision, default).Soon();

        turn.Gpus.IsValueCreated.ShouldBeFalse();
        turn.Gpus.Value!.PodsThatFit.ShouldBe(2);
    }
}
