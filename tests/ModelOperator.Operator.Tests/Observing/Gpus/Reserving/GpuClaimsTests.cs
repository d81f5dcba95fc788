using ModelOperator.Api;
using ModelOperator.Kubernetes;
using ModelOperator.Operator.Observing.Gpus.Fitting;
using ModelOperator.Operator.Observing.Gpus.Reserving;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Observing.Gpus.Reserving;

public sealed class GpuClaimsTests
{
    private const string Gpu = "nvidia.com/gpu";
    private static readonly ResourceKey First = new("ml", "first"), Second = new("ml", "second");

    private readonly ManualTimeProvider _clock = new();
    private readonly GpuClaims _claims;

    public GpuClaimsTests()
    {
        var api = new MemoryApi();
        _claims = new(new(Leaving.Namespaces(api), api.Feed<ModelDeployment>(), new()), _clock);
    }

    [Fact]
    public void WhoeverHasWaitedLonger_ComesFirst()
    {
        Note(Second, 2, minutesAgo: 5);
        Note(First, 1, minutesAgo: 9);

        InLine().ShouldBe(["first", "second"]);
        InLine("amd.com/gpu").ShouldBeEmpty();
    }

    [Fact]
    public void TwoOfTheSameInstant_HaveAnOrder()
    {
        Note(Second, 1, minutesAgo: 5);
        Note(First, 1, minutesAgo: 5);

        InLine().ShouldBe(["first", "second"]);
    }

    [Fact]
    public void WhoeverLacksNothingAnyMore_ClaimsNothing()
    {
        Note(First, 1, minutesAgo: 5);

        Note(First, 0, minutesAgo: 5).ShouldBeTrue("that is news for the others");

        InLine().ShouldBeEmpty();
        _claims.Resources.ShouldBeEmpty();
    }

    [Fact]
    public void ModelDeploymentThatIsGone_ClaimsNothing()
    {
        Note(First, 1, minutesAgo: 5);

        _claims.Forget(First).ShouldBeTrue();

        InLine().ShouldBeEmpty();
        _claims.Forget(First).ShouldBeFalse();
    }

    [Fact]
    public void ClaimThatIsRepeated_IsNoNews_AndKeepsItsPlace()
    {
        Note(First, 1, minutesAgo: 5).ShouldBeTrue();

        _claims.Note(Claim(First, 1, DateTimeOffset.MaxValue)).ShouldBeFalse("it says what it lacks, and no other time");

        _claims.Find(First)!.Since.ShouldBe(_clock.GetUtcNow() - TimeSpan.FromMinutes(5));
        _claims.Note(Claim(First, 2, DateTimeOffset.MaxValue)).ShouldBeTrue("it lacks one more");
        InLine().ShouldBe(["first"]);
    }

    [Fact]
    public void ClaimThatIsNotRepeated_EndsByItself()
    {
        Note(First, 1, minutesAgo: 5);

        _clock.Advance(GpuClaims.Lifetime - TimeSpan.FromSeconds(1));
        InLine().ShouldBe(["first"]);
        _clock.Advance(TimeSpan.FromSeconds(1));
        InLine().ShouldBeEmpty();
    }

    [Fact]
    public void ClaimAgainstAQuota_StandsInItsNamespacesLineAlone()
    {
        _claims.Note(Claim(First, 1, _clock.GetUtcNow()) with { IsByQuota = true });

        InLine().ShouldBeEmpty();
        _claims.KeptByQuotas(Gpu).ShouldHaveSingleItem().Namespace.ShouldBe("ml");

        Note(First, 1, minutesAgo: 5);
        InLine().ShouldBe(["first"]);
        _claims.KeptByQuotas(Gpu).ShouldBeEmpty();
    }

    [Fact]
    public void WhoeverIsCalled_IsNotCalledAgain_UntilItHasLooked()
    {
        Note(First, 1, minutesAgo: 5);

        _claims.Call(First).ShouldBeTrue();
        _claims.Call(First).ShouldBeFalse();
        Note(First, 2, minutesAgo: 5);
        _claims.Call(First).ShouldBeFalse("it has said something else, and has not looked since the call");
        _claims.Look(First);
        _claims.Call(First).ShouldBeTrue();
        _claims.Call(Second).ShouldBeFalse("it does not wait");
    }

    [Fact]
    public void MoreDifferentWishesThanALookRespects_LeaveOutTheYoungest_ButNeverThoseWhoWishTheSame()
    {
        for (var wish = 1; wish <= GpuLine.MostWishes + 2; wish++)
        {
            _claims.Note(Claim(new("ml", $"{wish:000}"), 1, _clock.GetUtcNow() + TimeSpan.FromSeconds(wish), gpus: wish));
        }

        InLine(needs: Needs(GpuLine.MostWishes + 2)).Count.ShouldBe(GpuLine.MostWishes + 1);
        InLine(needs: Needs(1)).ShouldNotContain($"{GpuLine.MostWishes + 1:000}");
    }

    [Fact]
    public void NamespaceWithManyWishes_PushesOutNone_OfAnother()
    {
        for (var wish = 1; wish <= GpuLine.MostWishes + 20; wish++)
        {
            _claims.Note(Claim(new("odd", $"{wish:000}"), 1, _clock.GetUtcNow() + TimeSpan.FromSeconds(wish), gpus: wish));
        }

        for (var wish = 1; wish <= 3; wish++)
        {
            _claims.Note(Claim(new("ml", $"late-{wish}"), 1 + wish, _clock.GetUtcNow() + TimeSpan.FromHours(wish), gpus: 1000));
        }

        var line = InLine(needs: Needs(1));
        line.Count.ShouldBe(GpuLine.MostWishes);
        line.TakeLast(3).ShouldBe(["late-1", "late-2", "late-3"], "what is respected keeps the order of age");
        line[^4].ShouldBe($"{GpuLine.MostWishes - 3:000}", "its own youngest are left out");
        _claims.LineOf(Gpu).Needs[1].Count.ShouldBe(1000, "the oldest demand of each comes before all others");
    }

    [Fact]
    public void WishThatTwoNamespacesShare_CountsOnce_AtItsBetterPlace()
    {
        for (var wish = 1; wish <= GpuLine.MostWishes + 20; wish++)
        {
            _claims.Note(Claim(new("odd", $"{wish:000}"), 1, _clock.GetUtcNow() + TimeSpan.FromSeconds(wish), gpus: wish));
        }

        // The youngest wish of one is the only one of another, which would be left out as a wish of the first.
        _claims.Note(Claim(new("ml", "usual"), 1, _clock.GetUtcNow() + TimeSpan.FromHours(1), gpus: GpuLine.MostWishes + 20));

        var line = InLine(needs: Needs(1));
        line.Count.ShouldBe(GpuLine.MostWishes + 1, "two of them wish the same");
        line[^1].ShouldBe("usual");
    }

    [Fact]
    public void RuntimeClass_IsKnownOfThoseWhoNameIt()
    {
        _claims.Note(Claim(First, 1, _clock.GetUtcNow()) with { RuntimeClass = "nvidia" });
        Note(Second, 1, minutesAgo: 1);

        _claims.OwnersWith("nvidia").ShouldBe([First]);
        _claims.OwnersWith("kata").ShouldBeEmpty();
    }

    private bool Note(ResourceKey owner, int missing, int minutesAgo) =>
        _claims.Note(Claim(owner, missing, _clock.GetUtcNow() - TimeSpan.FromMinutes(minutesAgo)));

    private static GpuClaim Claim(ResourceKey owner, int missing, DateTimeOffset since, int gpus = 1) => new()
    {
        Owner = owner,
        Deployment = new(owner.Namespace, $"{owner.Name}-1"),
        Needs = Needs(gpus),
        Missing = missing,
        Since = since,
    };

    private static PodNeeds Needs(int gpus) => new() { Resource = Gpu, Count = gpus };

    private List<string> InLine(string resource = Gpu, PodNeeds? needs = null)
    {
        var (names, walk) = (new List<string>(), _claims.LineOf(resource).Begin(needs));
        while (walk.Next() is { } claim)
        {
            if (_claims.Counts(claim))
            {
                names.Add(claim.Owner.Name);
            }
        }

        return names;
    }
}
