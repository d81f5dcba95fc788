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
    private static readonly ResourceKey First = new("ml", "first"), Second = new("ml", "second"), Third = new("ml", "third");
    private static readonly PodNeeds Needs = new() { Resource = Gpu, Count = 1 };

    private readonly ManualTimeProvider _clock = new();
    private readonly GpuClaims _claims;

    public GpuClaimsTests()
    {
        var api = new MemoryApi();
        _claims = new(new(Leaving.Namespaces(api), api.Feed<ModelDeployment>()), _clock);
    }

    [Fact]
    public void WhoeverHasWaitedLonger_ComesFirst_AndWhoeverDoesNotWaitComesLast()
    {
        Note(Second, 2, minutesAgo: 5);
        Note(First, 1, minutesAgo: 9);

        Older(First).ShouldBeEmpty();
        Older(Second).ShouldBe([1]);
        Older(Third).ShouldBe([1, 2], "it does not wait yet");
        Older(Third, "amd.com/gpu").ShouldBeEmpty();
    }

    [Fact]
    public void TwoOfTheSameInstant_NeverWaitForEachOther()
    {
        Note(First, 1, minutesAgo: 5);
        Note(Second, 2, minutesAgo: 5);

        (Older(First).Count, Older(Second).Count).ShouldBe((0, 1));
    }

    [Fact]
    public void WhoeverLacksNothingAnyMore_ClaimsNothing()
    {
        Note(First, 1, minutesAgo: 5);

        Note(First, 0, minutesAgo: 5);

        Older(Third).ShouldBeEmpty();
        _claims.SinceOf(First).ShouldBe(DateTimeOffset.MaxValue);
    }

    [Fact]
    public void ModelDeploymentThatIsGone_ClaimsNothing()
    {
        Note(First, 1, minutesAgo: 5);

        _claims.Forget(First);

        Older(Third).ShouldBeEmpty();
    }

    [Fact]
    public void ClaimThatIsNotRepeated_EndsByItself()
    {
        Note(First, 1, minutesAgo: 5);

        _clock.Advance(GpuClaims.Lifetime - TimeSpan.FromSeconds(1));
        Older(Third).ShouldBe([1]);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Older(Third).ShouldBeEmpty();
    }

    private void Note(ResourceKey owner, int missing, int minutesAgo) =>
        _claims.Note(owner, Needs, missing, planned: 0, _clock.GetUtcNow() - TimeSpan.FromMinutes(minutesAgo));

    private List<int> Older(ResourceKey owner, string resource = Gpu) =>
        [.. _claims.OlderThan(owner, resource).Select(claim => claim.Count)];
}
