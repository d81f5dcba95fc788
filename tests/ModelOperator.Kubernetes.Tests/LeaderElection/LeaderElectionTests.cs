using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.LeaderElection;
using ModelOperator.Kubernetes.Tests.Support;
using ModelOperator.Testing;
using static ModelOperator.Kubernetes.Tests.LeaderElection.Leases;

namespace ModelOperator.Kubernetes.Tests.LeaderElection;

public sealed class LeaderElectionTests
{
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
        await Eventually.True(() => Told() > 0);
        Told().ShouldBe(1);

        int Told() => fixture.Log.Count(line => line.Message.Contains("answers for the lease", StringComparison.Ordinal));
    }
}
