using System.Globalization;
using ModelOperator.Api;
using ModelOperator.Api.Spec;
using ModelOperator.Operator.Observing.Gpus.Reserving;

namespace ModelOperator.Operator.Tests.Observing.Gpus;

public sealed class GpuCallerTests
{
    private readonly GpuQueue _queue = new();

    [Fact]
    public void NodeThatServesThreeOfFiveHundred_CallsTheThreeOldest_OldestFirst()
    {
        for (var one = 499; one >= 0; one--)
        {
            Wait($"m{one:000}", secondsAgo: 1000 - one);
        }

        _queue.Call().ShouldBeEmpty("there is no node");
        _queue.Node("a", 3);

        _queue.Call().ShouldBe(["m000", "m001", "m002"]);
        _queue.Call().ShouldBeEmpty("they have not looked yet");
    }

    [Fact]
    public void WhoeverIsServed_LeavesTheNextToTheNextNode()
    {
        Wait("m1", secondsAgo: 9);
        Wait("m2", secondsAgo: 8);
        _queue.Node("a", 1);
        _queue.Call().ShouldBe(["m1"]);

        Serve("m1");
        _queue.Call().ShouldBeEmpty("what it was given is reserved");
        _queue.Node("b", 1);

        _queue.Call().ShouldBe(["m2"]);
    }

    [Fact]
    public void OneThatLacksMoreThanThereIs_HoldsUpNobody_AndIsNotCalled()
    {
        Wait("large", secondsAgo: 9, gpus: 4);
        Wait("small", secondsAgo: 8);
        _queue.Node("a", 2);

        _queue.Call().ShouldBe(["small"]);
    }

    [Fact]
    public void OlderOnesOfAnotherKind_ComeFirst()
    {
        Wait("small", secondsAgo: 8);
        Wait("large", secondsAgo: 9, gpus: 4);
        _queue.Node("a", 4);

        _queue.Call().ShouldBe(["large"]);
    }

    [Fact]
    public void NodeOfAnotherProduct_CallsNobodyWhoMustHaveItsOwn()
    {
        Wait("picky", secondsAgo: 9, product: "NVIDIA-A100");
        Wait("any", secondsAgo: 8);
        _queue.Node("a", 2);

        _queue.Call().ShouldBe(["any"]);
    }

    [Fact]
    public void OneInPlace_IsCalledForThePartThatFits()
    {
        var inPlace = GpuQueue.Owner("in-place", whenFull: GpuWhenFull.Replace);
        _queue.Look(inPlace);
        _queue.Note(inPlace, planned: 0, missing: 3, Ago(9));
        _queue.Node("a", 1);

        _queue.Call().ShouldBe(["in-place"]);
    }

    [Fact]
    public void WhatARolloutInPlaceHasGivenUp_IsLeftToIt_AlsoByOneThatHasWaitedLonger()
    {
        var (older, inPlace) = (GpuQueue.Owner("older"), GpuQueue.InPlace("in-place"));
        _queue.Look(older);
        _queue.Note(older, planned: 0, missing: 1, Ago(90));
        _queue.Look(inPlace);
        _queue.Note(inPlace, planned: 0, missing: 2, Ago(9), givenUp: 1);
        _queue.Node("a", 1);

        _queue.Look(older).PodsThatFit.ShouldBe(0);
        _queue.Call().ShouldBe(["in-place"]);
        _queue.Look(inPlace).PodsThatFit.ShouldBe(1);

        // It has its pod now, and what it lacks beside that is nothing that it has given up.
        _queue.Note(inPlace, planned: 1, missing: 1, Ago(9), givenUp: 1);
        _queue.Node("b", 1);
        _queue.Look(older).PodsThatFit.ShouldBe(1);
    }

    [Fact]
    public void OneThatHasGivenPodsUp_AndIsKeptByAQuota_IsNotCalledForRoomOnNodes()
    {
        var inPlace = GpuQueue.InPlace("in-place");
        _queue.Quota(hard: 4, used: 4);
        Wait("large", secondsAgo: 90, gpus: 16);
        _queue.Look(inPlace);
        _queue.Note(inPlace, planned: 0, missing: 1, Ago(9), isByQuota: true, givenUp: 1);
        _queue.Node("a", 8);

        _queue.Call().ShouldBeEmpty();
        _queue.Quota(hard: 4, used: 3);
        _queue.Call().ShouldBe(["in-place"]);
    }

    [Fact]
    public void ProductThatReadsAsTwoOfAnother_IsAnotherDemand()
    {
        var forged = GpuQueue.Owner("forged", product: "NVIDIA-A100\nNVIDIA-H200");
        var honest = GpuQueue.Owner("honest");
        honest = honest with { Spec = honest.Spec with { Gpu = honest.Spec.Gpu! with { Products = ["NVIDIA-A100", "NVIDIA-H200"] } } };
        _queue.Look(forged);
        _queue.Note(forged, planned: 0, missing: 1, Ago(90));
        _queue.Look(honest);
        _queue.Note(honest, planned: 0, missing: 1, Ago(9));
        _queue.Node("a", 1);

        _queue.Call().ShouldBe(["honest"]);
        _queue.Look(honest).PodsThatFit.ShouldBe(1);
    }

    [Fact]
    public void QuotaWithRoomForOne_CallsTheOldestOfThoseItKeepsAway()
    {
        _queue.Node("a", 8);
        _queue.Quota(hard: 4, used: 4);
        for (var one = 1; one <= 3; one++)
        {
            var owner = GpuQueue.Owner($"m{one}");
            _queue.Look(owner).Quota.ShouldNotBeNull();
            _queue.Note(owner, planned: 0, missing: 1, Ago(10 - one), isByQuota: true);
        }

        _queue.Call().ShouldBeEmpty();
        _queue.Quota(hard: 4, used: 3);

        _queue.Call().ShouldBe(["m1"]);
    }

    [Fact]
    public void WhatAQuotaKeepsFromTheOlder_GoesToTheYounger()
    {
        Wait("older", secondsAgo: 9, gpus: 2);
        Wait("younger", secondsAgo: 8);
        _queue.Quota(hard: 1, used: 0);
        _queue.Node("a", 2);

        _queue.Call().ShouldBe(["younger"]);
    }

    [Fact]
    public void OneInPlace_OfWhichAQuotaAllowsAPart_IsCalledForThatPart_WhichIsKeptFreeForIt()
    {
        var (inPlace, younger) = (GpuQueue.Owner("in-place", whenFull: GpuWhenFull.Replace), GpuQueue.Owner("younger", ns: "lab"));
        _queue.Quota(hard: 1, used: 0);
        _queue.Look(inPlace);
        _queue.Note(inPlace, planned: 0, missing: 3, Ago(9));
        _queue.Look(younger);
        _queue.Note(younger, planned: 0, missing: 2, Ago(8));
        _queue.Node("a", 2);

        _queue.Look(younger).PodsThatFit.ShouldBe(1, "one of two is left to the older");
        _queue.Call().ShouldBe(["in-place"]);

        _queue.Quota(hard: 1, used: 1);
        _queue.Look(younger).PodsThatFit.ShouldBe(2, "the quota keeps the older away");
        _queue.Call().ShouldBe(["younger"]);
    }

    [Fact]
    public void NamespaceWithManyOddWishes_DoesNotLetOthersTake_WhatIsKeptForOlderOnes()
    {
        for (var odd = 0; odd <= GpuLine.MostWishes; odd++)
        {
            Wait($"odd-{odd:000}", secondsAgo: 1000 - odd, product: $"none-{odd:000}");
        }

        Wait("older", secondsAgo: 9, gpus: 2, ns: "lab");
        Wait("younger", secondsAgo: 8, ns: "office");
        _queue.Node("a", 2);

        _queue.Call().ShouldBe(["older"]);
    }

    [Fact]
    public void MoreDemandsThanOnePassLooksAt_AreLookedAtInTheNextOnes_AndEachNamespacesOldestInTheFirst()
    {
        for (var one = 0; one < 150; one++)
        {
            Wait($"m{one:000}", secondsAgo: 1000 - one, product: $"product-{one:000}");
        }

        Wait("other", secondsAgo: 1, product: "product-other", ns: "lab");
        for (var one = 0; one < 150; one++)
        {
            _queue.Node($"n{one:000}", 1, product: $"product-{one:000}");
        }

        _queue.Node("other", 1, product: "product-other");

        var first = _queue.Call();
        first.Count.ShouldBe(DemandTurns.MostDemands);
        first[^1].ShouldBe("other");
        var (next, hasMore) = _queue.GoOn();
        next.ShouldBe(Enumerable.Range(99, 51).Select(one => $"m{one:000}"));
        hasMore.ShouldBeFalse();
    }

    private DateTimeOffset Ago(int seconds) => _queue.Clock.GetUtcNow() - TimeSpan.FromSeconds(seconds);

    private void Wait(string name, int secondsAgo, int gpus = 1, string? product = null, string ns = "ml")
    {
        var owner = GpuQueue.Owner(name, gpus, product, ns: ns);
        _queue.Look(owner).PodsThatFit.ShouldBe(0, string.Create(CultureInfo.InvariantCulture, $"{name} of {gpus}"));
        _queue.Note(owner, planned: 0, missing: 1, Ago(secondsAgo));
    }

    private void Serve(string name)
    {
        ModelDeployment owner = GpuQueue.Owner(name);
        _queue.Look(owner).PodsThatFit.ShouldBe(1);
        _queue.Note(owner, planned: 1, missing: 0);
    }
}
