using System.Text.Json.Nodes;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.LeaderElection;
using ModelOperator.Kubernetes.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Kubernetes.Tests.LeaderElection;

public sealed class LeaderElectionTests
{
    private const string Lease = "/apis/coordination.k8s.io/v1/namespaces/system/leases/model-operator";
    private const string A = "/api/v1/namespaces/ns/configmaps/a";
    private const string Owner = "/apis/apps/v1/namespaces/system/deployments/owner";
    private const string Another = """{"apiVersion":"v1","kind":"ConfigMap","name":"owner","uid":"of-another"}""";
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task AFreeLease_IsTaken_AndControllersStart()
    {
        await using var fixture = await StartAsync(c => c.Put(A));
        await Eventually.True(() => fixture.Controller.CallsOf("reconcile a") == 1);
        HolderOf(fixture).ShouldBe("me");
        Spec(fixture)["leaseDurationSeconds"]!.GetValue<int>().ShouldBe(15);
        Leadership(fixture).IsLeader.ShouldBeTrue();
    }

    [Fact]
    public async Task ALeaseThatIsRenewed_IsNotTaken_WhateverItsTimesSay()
    {
        await using var fixture = await StartAsync(c => Hold(c, "other", renewals: 0));
        for (var i = 1; i < 5; i++)
        {
            fixture.Clock.Advance(TimeSpan.FromSeconds(5));
            Hold(fixture.Cluster, "other", i);
            var asked = Gets(fixture);
            await Eventually.True(() => Gets(fixture) >= asked + 2, fixture.Clock, TimeSpan.FromMilliseconds(100));
        }

        HolderOf(fixture).ShouldBe("other");
        Leadership(fixture).IsLeader.ShouldBeFalse();
    }

    [Fact]
    public async Task ALeaseThatDoesNotChange_ForItsDuration_IsTaken()
    {
        await using var fixture = await StartAsync(c => Hold(c, "other", renewals: 0));
        await Eventually.True(() => Gets(fixture) >= 1);
        var started = fixture.Clock.GetUtcNow();
        await Eventually.True(() => HolderOf(fixture) == "me", fixture.Clock, Step);
        (fixture.Clock.GetUtcNow() - started).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(14));
        Spec(fixture)["leaseTransitions"]!.GetValue<int>().ShouldBe(1);
    }

    // Only the watch can have told when it was renewed last, because the server gave no other answer for a while.
    [Fact]
    public async Task ALeaseThatIsRenewedNoMore_IsTaken_ItsDurationAfterTheRenewalThatTheWatchTold()
    {
        await using var fixture = await StartAsync(c => Hold(c, "other", renewals: 0));
        await Eventually.True(() => Watches(fixture) > 0);
        fixture.Cluster.Fail = r => !r.IsWatch && r.Method == "GET" && r.Path == Lease ? (500, "down") : null;
        await PassAsync(fixture, TimeSpan.FromSeconds(8));
        var told = Watches(fixture);
        await Eventually.True(() => Watches(fixture) > told, fixture.Clock, Step);

        Hold(fixture.Cluster, "other", renewals: 1);
        var renewed = fixture.Clock.GetUtcNow();
        await PassAsync(fixture, TimeSpan.FromSeconds(6));
        fixture.Cluster.Fail = _ => null;
        await PassAsync(fixture, TimeSpan.FromSeconds(8));
        await Eventually.True(() => HolderOf(fixture) == "me", fixture.Clock, TimeSpan.FromMilliseconds(20));

        (fixture.Clock.GetUtcNow() - renewed).ShouldBeInRange(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(18));
    }

    [Theory]
    [InlineData(15, 0.5, 3)]
    [InlineData(3.1, 1, 3.35)]
    [InlineData(1, 0.5, 1.125)]
    [InlineData(0, 0.5, 3)]
    [InlineData(-1, 0, 2)]
    public void Candidate_TriesAgain_AsSoonAsTheLeaseOfAnotherHasEnded(double left, double chance, double pause) =>
        LeaseRecord.UntilNextTry(TimeSpan.FromSeconds(left), TimeSpan.FromSeconds(2), chance).ShouldBe(TimeSpan.FromSeconds(pause));

    [Fact]
    public async Task AReleasedLease_IsTakenAtOnce()
    {
        await using var fixture = await StartAsync(c => Hold(c, "other", renewals: 0));
        await Eventually.True(() => Watches(fixture) > 0);
        Hold(fixture.Cluster, "", renewals: 1);
        await Eventually.True(() => HolderOf(fixture) == "me");
    }

    [Fact]
    public async Task R21_WhoDoesNotLead_ReconcilesNothing_AndWritesNothing()
    {
        await using var fixture = await StartAsync(c =>
        {
            c.Put(A);
            Hold(c, "other", renewals: 0);
        });
        await Eventually.True(() => Gets(fixture) >= 1);
        await Should.ThrowAsync<NotLeaderException>(() =>
            fixture.Api.ApplyAsync(Maps.Map("a", "1"), new ApplyOptions { FieldManager = "m" }, CancellationToken.None));
        fixture.Controller.Calls.ShouldBeEmpty();
        fixture.Cluster.Writes.ShouldBeEmpty();
    }

    [Fact]
    public async Task R21_ALeaderThatCannotRenew_StopsAtTheDeadline_AndEndsTheProcess()
    {
        await using var fixture = await StartAsync();
        var leadership = Leadership(fixture);
        await Eventually.True(() => leadership.IsLeader);
        var cancelled = new TaskCompletionSource();
        fixture.Controller.OnReconcile = async (entity, token) =>
        {
            await using var registration = token.Register(() => cancelled.TrySetResult());
            await cancelled.Task;
            return ReconciliationResult<V1ConfigMap>.Success(entity);
        };
        fixture.Cluster.Put(A);
        await Eventually.True(() => fixture.Controller.Calls.Count > 0);
        fixture.Cluster.Fail = r => r.Path.Contains("/leases", StringComparison.Ordinal) ? (500, "down") : null;
        fixture.Clock.Advance(TimeSpan.FromSeconds(9.9));
        leadership.Lost.IsCancellationRequested.ShouldBeFalse();
        fixture.Clock.Advance(TimeSpan.FromSeconds(0.1));
        leadership.IsLeader.ShouldBeFalse();
        leadership.Lost.IsCancellationRequested.ShouldBeTrue();
        await cancelled.Task.Soon();
        await Should.ThrowAsync<NotLeaderException>(() =>
            fixture.Api.CreateAsync(Maps.Map("b", "1"), CancellationToken.None));
        var lifetime = fixture.Services.GetRequiredService<Microsoft.Extensions.Hosting.IHostApplicationLifetime>();
        await Eventually.True(() => lifetime.ApplicationStopping.IsCancellationRequested, fixture.Clock, Step);
        Environment.ExitCode.ShouldBe(1);
        Environment.ExitCode = 0; // this is the test's own process
    }

    [Fact]
    public async Task AGracefulStop_ReleasesTheLease_AfterTheControllersEnded()
    {
        var fixture = await StartAsync();
        await Eventually.True(() => Leadership(fixture).IsLeader);
        var holderDuring = "";
        fixture.Controller.OnReconcile = (entity, _) =>
        {
            holderDuring = HolderOf(fixture);
            return Task.FromResult(ReconciliationResult<V1ConfigMap>.Success(entity));
        };
        fixture.Cluster.Put(A);
        await Eventually.True(() => holderDuring.Length > 0);
        await fixture.StopAsync().Soon();
        holderDuring.ShouldBe("me");
        HolderOf(fixture).ShouldBe("");
        Spec(fixture)["leaseDurationSeconds"]!.GetValue<int>().ShouldBe(1);
        await fixture.DisposeAsync();
    }

    [Fact]
    public async Task ALeaseThatSomebodyDeleted_IsMadeAnew_BeforeTheDeadline()
    {
        await using var fixture = await StartAsync();
        await Eventually.True(() => Leadership(fixture).IsLeader);
        fixture.Cluster.Delete(Lease);
        await Eventually.True(() => HolderOf(fixture) == "me", fixture.Clock, Step);
        Leadership(fixture).Lost.IsCancellationRequested.ShouldBeFalse();
    }

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

    [Fact]
    public void Record_CountsTransitions_AndKeepsTheTimeOfAcquisition()
    {
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var first = LeaseRecord.TakenBy("a", old: null, now, TimeSpan.FromSeconds(15));
        var renewed = LeaseRecord.TakenBy("a", first, now.AddSeconds(2), TimeSpan.FromSeconds(15));
        var taken = LeaseRecord.TakenBy("b", renewed, now.AddSeconds(30), TimeSpan.FromSeconds(15));
        (first.LeaseTransitions, renewed.LeaseTransitions, taken.LeaseTransitions).ShouldBe((0, 0, 1));
        renewed.AcquireTime.ShouldBe(now.UtcDateTime);
        renewed.RenewTime.ShouldBe(now.AddSeconds(2).UtcDateTime);
        taken.AcquireTime.ShouldBe(now.AddSeconds(30).UtcDateTime);
    }

    [Theory]
    [InlineData(0, 10, 2)]
    [InlineData(1, 8, 2)]
    [InlineData(3, 8, 3)]
    [InlineData(60, 8, 4)]
    [InlineData(60, 3, 2)]
    public void Leader_ObeysABusyServer_ForHalfOfWhatIsLeftAtMost(double asked, double left, double pause) =>
        LeaseRecord.UntilNextRenewal(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(asked), TimeSpan.FromSeconds(left))
            .ShouldBe(TimeSpan.FromSeconds(pause));

    // A wait as long as the server asks for would end after the deadline.
    [Fact]
    public async Task ServerThatIsBusyForAMoment_DoesNotCostTheLease()
    {
        await using var fixture = await StartAsync();
        var leadership = Leadership(fixture);
        await Eventually.True(() => leadership.IsLeader);
        var turnedAway = 0;
        fixture.Cluster.RetryAfter = TimeSpan.FromSeconds(12);
        fixture.Cluster.Fail = r => r.Method == "PUT" && r.Path == Lease && Interlocked.Increment(ref turnedAway) == 1 ? (429, "busy") : null;
        await Eventually.True(() => Volatile.Read(ref turnedAway) == 1, fixture.Clock, Step);
        await Eventually.True(() => Volatile.Read(ref turnedAway) > 1, fixture.Clock, TimeSpan.FromMilliseconds(50));
        leadership.IsLeader.ShouldBeTrue();
        leadership.Lost.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task RenewalThatHangs_DoesNotCostTheLease()
    {
        await using var fixture = await StartAsync();
        var leadership = Leadership(fixture);
        await Eventually.True(() => leadership.IsLeader);
        using var over = new ManualResetEventSlim();
        var renewals = 0;
        fixture.Cluster.Fail = r =>
        {
            if (r.Method == "PUT" && r.Path == Lease && Interlocked.Increment(ref renewals) == 1)
            {
                over.Wait(Eventually.Patience);
                return (500, "too late");
            }

            return null;
        };
        await Eventually.True(() => Volatile.Read(ref renewals) == 1, fixture.Clock, Step);
        await Eventually.True(() => Volatile.Read(ref renewals) > 1, fixture.Clock, TimeSpan.FromMilliseconds(20));
        over.Set();
        leadership.IsLeader.ShouldBeTrue();
        leadership.Lost.IsCancellationRequested.ShouldBeFalse();
    }

    [Theory]
    [InlineData(8, 4)]
    [InlineData(3, 1.5)]
    [InlineData(1, 1)]
    [InlineData(-1, 1)]
    public void Leader_WaitsForOneRenewal_ForHalfOfWhatIsLeft_ButASecond(double left, double patience) =>
        LeaseRecord.PatienceWithOneTry(TimeSpan.FromSeconds(left)).ShouldBe(TimeSpan.FromSeconds(patience));

    [Fact]
    public async Task CandidateOfAServerThatFailsForMinutes_SaysItOnce_AndOnceThatItAnswersAgain()
    {
        await using var fixture = await StartAsync(c => Hold(c, "other", renewals: 0));
        await Eventually.True(() => Watches(fixture) > 0);
        fixture.Cluster.Fail = r => r.Path.Contains("/leases", StringComparison.Ordinal) ? (500, "down") : null;
        await PassAsync(fixture, TimeSpan.FromMinutes(5));
        fixture.Log.Count(line => line.Message.Contains("could not be taken or renewed", StringComparison.Ordinal)).ShouldBe(1);
        Gets(fixture).ShouldBeGreaterThan(20);

        fixture.Cluster.Fail = _ => null;
        await Eventually.True(() => HolderOf(fixture) == "me", fixture.Clock, Step);
        fixture.Log.Count(line => line.Message.Contains("answers for the lease", StringComparison.Ordinal)).ShouldBe(1);
    }

    private static Task<OperatorFixture> StartAsync(Action<MemoryCluster>? cluster = null, string? owner = null) =>
        OperatorFixture.StartAsync(
            options: o =>
        {
            o.LeaderElection.Enabled = true;
            o.LeaderElection.Identity = "me";
            o.LeaderElection.LeaseOwner = owner;
        },
        cluster: cluster);

    private static ILeadership Leadership(OperatorFixture fixture) => fixture.Services.GetRequiredService<ILeadership>();

    private static JsonNode Spec(OperatorFixture fixture) => fixture.Cluster.Get(Lease)!["spec"]!;

    private static string HolderOf(OperatorFixture fixture) =>
        fixture.Cluster.Get(Lease)?["spec"]?["holderIdentity"]?.GetValue<string>() ?? "";

    private static JsonNode? Owners(OperatorFixture fixture) => fixture.Cluster.Get(Lease)!["metadata"]!["ownerReferences"];

    private static int Gets(OperatorFixture fixture, string path = Lease) =>
        fixture.Cluster.Server.Received.Count(r => r.Method == "GET" && r.Path == path);

    private static int Watches(OperatorFixture fixture) =>
        fixture.Cluster.Server.Received.Count(r => r.IsWatch && r.Path.EndsWith("/leases", StringComparison.Ordinal));

    private static async Task PassAsync(OperatorFixture fixture, TimeSpan time)
    {
        var end = fixture.Clock.GetUtcNow() + time;
        await Eventually.True(() => fixture.Clock.GetUtcNow() >= end, fixture.Clock, Step);
    }

    private static void PutOwner(MemoryCluster cluster) => cluster.Put(Owner);

    private static string UidOfOwner(OperatorFixture fixture) => fixture.Cluster.Get(Owner)!["metadata"]!["uid"]!.GetValue<string>();

    private static string Reference(string uid) => $$"""{"apiVersion":"apps/v1","kind":"Deployment","name":"owner","uid":"{{uid}}"}""";

    // Its times are long past: the other's clock is wrong, and must not matter.
    private static void Hold(MemoryCluster cluster, string holder, int renewals, params string[] owners) => cluster.Put(Lease, $$$"""
        {"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"ownerReferences":[{{{string.Join(",", owners)}}}]},
         "spec":{"holderIdentity":"{{{holder}}}","leaseDurationSeconds":15,
         "renewTime":"2001-01-01T00:00:{{{renewals:00}}}.000000Z","leaseTransitions":0}}
        """);
}
