using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Api;
using ModelOperator.Operator.Adopting;
using ModelOperator.Operator.Applying.Owned;
using ModelOperator.Operator.Objects.Gateway;
using ModelOperator.Operator.Resting;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Resting;

public sealed class RestsTests
{
    private static readonly UInt128 Seen = 7;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    private readonly ManualTimeProvider _clock = new();
    private readonly ModelDeployment _owner = Sample.Digits();
    private readonly Rests _rests;

    public RestsTests() => _rests = new(_clock);

    [Fact]
    public void Rest_LastsItsTime_WhileNothingChanges()
    {
        Settle();

        _clock.Advance(Longest - TimeSpan.FromSeconds(1));
        _rests.Left(_owner, Seen).ShouldBe(TimeSpan.FromSeconds(1));
        _clock.Advance(TimeSpan.FromSeconds(1));
        _rests.Left(_owner, Seen).ShouldBeNull();
    }

    [Fact]
    public void Rest_IsNotBelieved_WhenSomethingElseIsSeen()
    {
        Settle();

        _rests.Left(_owner, Seen + 1).ShouldBeNull();
    }

    [Fact]
    public void TurnThatCouldNotSeeAll_LeavesNoRest_AndBelievesNone()
    {
        Settle();
        _rests.Left(_owner, null).ShouldBeNull();

        _rests.Begin(_owner);
        _rests.Settle(_owner, null, Longest);

        _rests.Left(_owner, Seen).ShouldBeNull();
        _rests.Left(_owner, null).ShouldBeNull();
    }

    [Fact]
    public void Rest_OfAnotherModelDeploymentOfTheName_IsNotBelieved()
    {
        Settle();

        _rests.Left(_owner with { Metadata = _owner.Metadata with { Uid = "another" } }, Seen).ShouldBeNull();
    }

    [Fact]
    public void TurnThatBegan_AndNeverCameToItsEnd_LeavesNoRest()
    {
        Settle();

        _rests.Begin(_owner);

        _rests.Left(_owner, Seen).ShouldBeNull();
    }

    [Fact]
    public void TurnThatWasDisturbed_IsNotRemembered()
    {
        _rests.Begin(_owner);
        _rests.Disturb(_owner);
        _rests.Settle(_owner, Seen, Longest);

        _rests.Left(_owner, Seen).ShouldBeNull();
    }

    [Fact]
    public void Rest_EndsWhenItIsDisturbed()
    {
        Settle();

        _rests.Disturb(_owner);

        _rests.Left(_owner, Seen).ShouldBeNull();
    }

    [Fact]
    public void ModelDeploymentThatIsGone_IsForgotten()
    {
        Settle();

        _rests.Forget(_owner);

        _rests.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData("create")]
    [InlineData("refused create")]
    [InlineData("apply")]
    [InlineData("delete")]
    [InlineData("question for a name")]
    [InlineData("question for the owners of fields")]
    public async Task EveryWrite_AndEveryQuestionToTheServer_EndsTheRest(string what)
    {
        var api = new MemoryApi();
        var services = api.Owned<V1Service>();
        var desired = GatewayRouteBuilder.Service(_owner);
        if (what is "apply" or "delete")
        {
            await services.EnsureAsync(_owner, desired, default);
        }

        api.Rests.Begin(_owner);
        api.Rests.Settle(_owner, Seen, Longest);
        api.Rests.Left(_owner, Seen).ShouldNotBeNull();

        await DoAsync(api, services, desired, what);

        api.Rests.Left(_owner, Seen).ShouldBeNull();
    }

    [Fact]
    public async Task Adoption_ThatAsksWhichModelDeploymentThereIsNow_EndsTheRest()
    {
        var api = new MemoryApi();
        api.Rests.Begin(_owner);
        api.Rests.Settle(_owner, Seen, Longest);
        var adoption = new Adoption([new LeftBehind()], api, api.Rests, _clock, NullLogger<Adoption>.Instance);

        (await adoption.AdoptAsync(_owner, default)).ShouldBeFalse("the server has no such ModelDeployment");

        api.Rests.Left(_owner, Seen).ShouldBeNull();
    }

    [Fact]
    public async Task LookThatFindsEverythingAsItShouldBe_DisturbsNothing()
    {
        var api = new MemoryApi();
        var services = api.Owned<V1Service>();
        await services.EnsureAsync(_owner, GatewayRouteBuilder.Service(_owner), default);
        api.Rests.Begin(_owner);
        api.Rests.Settle(_owner, Seen, Longest);

        await services.EnsureAsync(_owner, GatewayRouteBuilder.Service(_owner), default);
        await services.FindForeignAsync(_owner, "digits", default);

        api.Rests.Left(_owner, Seen).ShouldNotBeNull();
    }

    private async Task DoAsync(MemoryApi api, OwnedObjects<V1Service> services, V1Service desired, string what)
    {
        switch (what)
        {
            case "create":
                await services.EnsureAsync(_owner, desired, default);
                break;
            case "refused create":
                api.JustBefore = _ => throw new InvalidOperationException("the quota is used up");
                await Should.ThrowAsync<InvalidOperationException>(() => services.EnsureAsync(_owner, desired, default));
                break;
            case "apply":
                await services.EnsureAsync(_owner, desired with { Spec = desired.Spec! with { ClusterIP = "None" } }, default);
                break;
            case "question for the owners of fields":
                await services.OthersWhoOwnAsync(_owner, desired, "spec.replicas", default);
                break;
            case "delete":
                await services.DeleteAsync(_owner, "digits", default);
                break;
            default:
                await services.FindForeignAsync(_owner, "digits", default);
                break;
        }
    }

    private void Settle()
    {
        _rests.Begin(_owner);
        _rests.Settle(_owner, Seen, Longest);
    }

    private sealed class LeftBehind : IOrphanage
    {
        public bool AreGoing(ModelDeployment owner) => false;

        public bool Has(ModelDeployment owner) => true;

        public Task<IReadOnlyList<string>> FindEditedAsync(ModelDeployment owner, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<string>>([]);

        public Task<int> AdoptAsync(ModelDeployment owner, CancellationToken cancellationToken) => Task.FromResult(0);
    }
}
