using ModelOperator.Testing;
using static ModelOperator.Kubernetes.Tests.LeaderElection.Leases;

namespace ModelOperator.Kubernetes.Tests.LeaderElection;

/// <summary>The Lease belongs to the Deployment of the operator, so that it goes with it.</summary>
public sealed class LeaseOwnerTests
{
    [Fact]
    public async Task Lease_BelongsToTheDeploymentThatIsNamed_AlsoOneThatWasThereBefore()
    {
        await using var fixture = await StartAsync(
            c =>
            {
                PutOwner(c);
                Hold(c, "", renewals: 0);
            },
            owner: "owner");

        await Eventually.True(() => HolderOf(fixture) == "me");

        var uid = fixture.Cluster.Get(Owner)!["metadata"]!["uid"]!.GetValue<string>();
        Owners(fixture)!.ToJsonString().ShouldBe($$"""[{"apiVersion":"apps/v1","kind":"Deployment","name":"owner","uid":"{{uid}}"}]""");
    }

    [Fact]
    public async Task Lease_StillBelongsToIt_WhenItIsRenewed_AndWhenItIsReleased()
    {
        var fixture = await StartAsync(PutOwner, owner: "owner");
        await Eventually.True(() => HolderOf(fixture) == "me");
        var asked = Gets(fixture, Owner);
        var renewed = Spec(fixture)["renewTime"]!.GetValue<string>();

        await Eventually.True(() => Spec(fixture)["renewTime"]!.GetValue<string>() != renewed, fixture.Clock, Step);
        Owners(fixture)!.AsArray().Count.ShouldBe(1);
        Gets(fixture, Owner).ShouldBe(asked, "the owner is read once");
        await fixture.StopAsync().Soon();

        HolderOf(fixture).ShouldBe("");
        Owners(fixture)!.AsArray().Count.ShouldBe(1);
        await fixture.DisposeAsync();
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    public async Task OwnerThatCannotBeRead_KeepsNobodyFromLeading(int status)
    {
        await using var fixture = await StartAsync(
            c => c.Fail = r => r.Path == Owner ? (status, "no") : null, owner: "owner");

        await Eventually.True(() => HolderOf(fixture) == "me");

        Owners(fixture).ShouldBeNull();
    }

    [Fact]
    public async Task OwnerThatIsNotThere_KeepsNobodyFromLeading()
    {
        await using var fixture = await StartAsync(owner: "owner");

        await Eventually.True(() => HolderOf(fixture) == "me");

        Owners(fixture).ShouldBeNull();
    }

    // The operator is being uninstalled: a Lease that is made now would stay for ever.
    [Fact]
    public async Task NoLeaseIsMade_WhenItsDeploymentHasJustGone_UntilItsPodsWouldBeGone()
    {
        await using var fixture = await StartAsync(
            c =>
            {
                PutOwner(c);
                Hold(c, "another", renewals: 0);
            },
            owner: "owner");
        await Eventually.True(() => Gets(fixture, Owner) > 0 && Gets(fixture) > 0);
        fixture.Cluster.Delete(Owner);
        fixture.Cluster.Delete(Lease);

        var asked = Gets(fixture, Owner);
        await Eventually.True(() => Gets(fixture, Owner) > asked + 2, fixture.Clock, Step);
        fixture.Cluster.Get(Lease).ShouldBeNull();

        fixture.Clock.Advance(TimeSpan.FromMinutes(2));
        await Eventually.True(() => HolderOf(fixture) == "me", fixture.Clock, Step);
        Owners(fixture).ShouldBeNull();
    }

    [Fact]
    public async Task OwnerThatIsGone_IsTakenFromALeaseThatHadIt_AndOtherOwnersStay()
    {
        await using var fixture = await StartAsync(
            c =>
            {
                Hold(c, "", renewals: 0, Another, Reference("of-old"));
                c.Fail = r => r.Path == Owner ? (404, "no") : null;
            },
            owner: "owner");

        await Eventually.True(() => HolderOf(fixture) == "me");

        Owners(fixture)!.ToJsonString().ShouldBe($"[{Another}]");
    }

    [Fact]
    public async Task OwnerThatMayNotBeRead_StaysInALeaseThatHasIt()
    {
        await using var fixture = await StartAsync(
            c =>
            {
                Hold(c, "", renewals: 0, Another, Reference("of-old"));
                c.Fail = r => r.Path == Owner ? (403, "no") : null;
            },
            owner: "owner");

        await Eventually.True(() => HolderOf(fixture) == "me");

        Owners(fixture)!.ToJsonString().ShouldBe($"[{Another},{Reference("of-old")}]");
    }

    [Fact]
    public async Task OwnerThatWasMadeAnew_ReplacesTheOldOne_AndOtherOwnersStay()
    {
        await using var fixture = await StartAsync(
            c =>
            {
                PutOwner(c);
                Hold(c, "", renewals: 0, Reference("of-old"), Another);
            },
            owner: "owner");

        await Eventually.True(() => HolderOf(fixture) == "me");

        Owners(fixture)!.ToJsonString().ShouldBe($"[{Another},{Reference(UidOfOwner(fixture))}]");
    }

    [Fact]
    public async Task OwnerThatIsMadeAnewWhileItsLeaseIsHeld_OwnsTheLeaseThatIsMadeAnew()
    {
        await using var fixture = await StartAsync(PutOwner, owner: "owner");
        await Eventually.True(() => HolderOf(fixture) == "me");
        var old = UidOfOwner(fixture);
        fixture.Cluster.Delete(Owner);
        PutOwner(fixture.Cluster);
        fixture.Cluster.Delete(Lease);

        await Eventually.True(() => HolderOf(fixture) == "me", fixture.Clock, Step);

        UidOfOwner(fixture).ShouldNotBe(old);
        Owners(fixture)!.ToJsonString().ShouldBe($"[{Reference(UidOfOwner(fixture))}]");
        Leadership(fixture).Lost.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task OwnerThatTheServerCannotGiveJustNow_IsAskedForAgain()
    {
        var failures = 1;
        await using var fixture = await StartAsync(
            c =>
            {
                PutOwner(c);
                c.Fail = r => r.Path == Owner && Interlocked.Decrement(ref failures) >= 0 ? (500, "down") : null;
            },
            owner: "owner");

        await Eventually.True(() => HolderOf(fixture) == "me", fixture.Clock, Step);

        Owners(fixture)!.AsArray().Count.ShouldBe(1);
    }
}
