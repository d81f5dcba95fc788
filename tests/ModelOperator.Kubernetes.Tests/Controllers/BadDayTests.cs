using System.Collections.Concurrent;
using System.Globalization;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Episodes;
using ModelOperator.Kubernetes.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.Kubernetes.Tests.Controllers;

/// <summary>A whole operator whose API server has a bad day. Each object needs one write, which it gets sooner or later.</summary>
public sealed class BadDayTests
{
    private const int Objects = 200, Workers = 16;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Asked = TimeSpan.FromSeconds(2);

    // A request is sent at most six times, with the asked wait in between. After the last one its worker begins with another object's, so
    // that a worker sends six every ten seconds, and six more within a minute that ends in the middle.
    private const int MostTries = 6 * ((60 / (5 * 2)) + 1);

    [Fact]
    public async Task ServerThatTurnsAllAwayForAMinute_IsAskedAsSeldomAsItAsks_AndEverythingIsDoneAfterwards()
    {
        await using var fixture = await StartAsync();
        var times = new ConcurrentDictionary<string, ConcurrentQueue<DateTimeOffset>>(StringComparer.Ordinal);
        fixture.Cluster.RetryAfter = Asked;
        fixture.Cluster.Fail = r =>
        {
            times.GetOrAdd($"{r.Method} {r.Path}", _ => []).Enqueue(fixture.Clock.GetUtcNow());
            return (429, "busy");
        };
        PutAll(fixture.Cluster);
        await PassAsync(fixture, TimeSpan.FromMinutes(1));

        var writes = times.Where(one => one.Key.StartsWith("PATCH", StringComparison.Ordinal)).ToList();
        writes.ShouldAllBe(one => Gaps(one.Value).All(gap => gap >= Asked));
        writes.Sum(one => one.Value.Count).ShouldBeInRange(Workers * 3, Workers * MostTries, "a worker waits with its request");
        LinesFrom(fixture, LogLevel.Warning).ShouldHaveSingleItem().ShouldContain("turns requests away");

        await RecoverAsync(fixture, TimeSpan.FromSeconds(60));
        LinesFrom(fixture, LogLevel.Warning).Count.ShouldBe(1);
        fixture.Log.Count(line => line.Message.Contains("no more", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task ServerThatFailsATenthOfAllWrites_LosesNone_AndTheLogSaysItOnce()
    {
        await using var fixture = await StartAsync();
        var (writes, failed) = (0, 0);
        fixture.Cluster.Fail = r =>
        {
            if (r.Method == "GET" || Interlocked.Increment(ref writes) % 10 != 0)
            {
                return null;
            }

            Interlocked.Increment(ref failed);
            return (500, "etcdserver: request timed out");
        };
        PutAll(fixture.Cluster);
        await StepUntilAsync(fixture, () => Done(fixture) == Objects);

        failed.ShouldBeGreaterThanOrEqualTo(Objects / 10);
        LinesFrom(fixture, LogLevel.Warning).ShouldHaveSingleItem().ShouldContain("etcdserver: request timed out");
        await RecoverAsync(fixture, TimeSpan.FromSeconds(1));
        fixture.Log.Count(line => line.Message.Contains("fail no more", StringComparison.Ordinal)
            && line.Message.Contains($"{failed} did", StringComparison.Ordinal)).ShouldBe(1);
    }

    // As long as the leader may be the leader; after that its process ends, and the next one begins with what it finds.
    [Fact]
    public async Task ServerThatIsAwayForFiveMinutes_IsFoundAgainSoon_AndTheLogSaysItOnce()
    {
        await using var fixture = await StartAsync();
        PutAll(fixture.Cluster, half: true);
        await StepUntilAsync(fixture, () => Done(fixture) == Objects / 2);
        fixture.Cluster.GoAway();
        PutAll(fixture.Cluster);
        var trigger = fixture.Services.GetRequiredService<IReconcileTrigger<V1ConfigMap>>();
        for (var number = 0; number < Objects / 2; number++)
        {
            fixture.Cluster.Delete(ServiceOf(number));
            trigger.Enqueue("ns", NameOf(number));
        }

        var asked = fixture.Cluster.Server.Received.Count;
        await PassAsync(fixture, TimeSpan.FromMinutes(5));
        (fixture.Cluster.Server.Received.Count - asked).ShouldBeLessThan(Objects * 30, "the waits double");
        LinesFrom(fixture, LogLevel.Warning).ShouldHaveSingleItem().ShouldContain("cannot be reached");

        fixture.Cluster.ComeBack();
        await RecoverAsync(fixture, TimeSpan.FromSeconds(100));
        LinesFrom(fixture, LogLevel.Warning).Count.ShouldBe(1);
    }

    [Fact]
    public async Task NamespaceFullOfObjectsThatFail_DelaysTheOneOfAnotherByOneTurn_AndNotTheOneThatChangesInIt()
    {
        var (go, ended) = (new TaskCompletionSource(), 0);
        await using var fixture = await StartAsync(workers: 1);
        fixture.Controller.OnReconcile = async (entity, _) =>
        {
            await go.Task;
            Interlocked.Increment(ref ended);
            return entity.Metadata.Name!.StartsWith("works", StringComparison.Ordinal)
                ? ReconciliationResult<V1ConfigMap>.Success(entity)
                : ReconciliationResult<V1ConfigMap>.Failure(entity, "broken");
        };
        PutAll(fixture.Cluster);
        await Eventually.True(() => Known(fixture) == Objects);
        fixture.Cluster.Put("/api/v1/namespaces/other/configmaps/works-elsewhere");
        await Eventually.True(() => Known(fixture) == Objects + 1);
        go.SetResult();
        await Eventually.True(() => fixture.Controller.CallsOf("reconcile works-elsewhere") == 1);
        fixture.Controller.Calls.ToList().IndexOf("reconcile works-elsewhere").ShouldBeLessThanOrEqualTo(2);

        await Eventually.True(() => Volatile.Read(ref ended) == Objects + 1);
        go = new();
        var before = fixture.Controller.Calls.Count;
        fixture.Clock.Advance(TimeSpan.FromSeconds(10)); // they are all due to be tried again
        await Eventually.True(() => fixture.Controller.Calls.Count > before);
        fixture.Cluster.Put("/api/v1/namespaces/ns/configmaps/works-too");
        await Eventually.True(() => Known(fixture) == Objects + 2);
        go.SetResult();
        await Eventually.True(() => fixture.Controller.CallsOf("reconcile works-too") == 1);
        (fixture.Controller.Calls.ToList().IndexOf("reconcile works-too") - before).ShouldBeLessThanOrEqualTo(2);
    }

    [Fact]
    public async Task NamespaceFullOfObjectsThatAreRefused_IsToldOnce_AndAnotherRefusalToo()
    {
        await using var fixture = await StartAsync();
        fixture.Cluster.Fail = r => r.Method == "GET" ? null
            : r.Path.EndsWith(NameOf(7), StringComparison.Ordinal) ? (422, $"{NameOf(7)} is invalid")
            : (403, $"{r.Path[^3..]} is forbidden: exceeded quota");
        PutAll(fixture.Cluster);
        await PassAsync(fixture, TimeSpan.FromMinutes(5));

        var told = LinesFrom(fixture, LogLevel.Warning);
        told.Count.ShouldBe(2, string.Join('\n', told));
        told.ShouldContain(line => line.Contains("exceeded quota", StringComparison.Ordinal));
        told.ShouldContain(line => line.Contains("is invalid", StringComparison.Ordinal));
    }

    [Fact]
    public async Task NamespaceWithManyKindsOfRefusals_HidesNoneOfAnother_AndLongWordsAreCut()
    {
        await using var fixture = await StartAsync();
        fixture.Cluster.Fail = r => r.Method == "GET" ? null
            : r.Path.Contains("/namespaces/ns/", StringComparison.Ordinal) ? (403, $"used: {r.Path[^3..]}x {new string('v', 100_000)}")
            : (403, "quota of the other");
        PutAll(fixture.Cluster);
        await Eventually.True(() => LinesFrom(fixture, LogLevel.Warning).Count >= FailureEpisodes.MaxKinds);
        fixture.Cluster.Put("/api/v1/namespaces/other/configmaps/late");

        await Eventually.True(
            () => LinesFrom(fixture, LogLevel.Warning).Any(line => line.Contains("quota of the other", StringComparison.Ordinal)));
        fixture.Log.ShouldAllBe(line => line.Message.Length < 3000);
    }

    private static async Task<OperatorFixture> StartAsync(int workers = Workers)
    {
        var fixture = await OperatorFixture.StartAsync(b => b.WithWorkers(workers));
        fixture.Controller.OnReconcile = async (entity, token) =>
        {
            await fixture.Api.ApplyAsync(
                new V1Service
                {
                    ApiVersion = "v1",
                    Kind = "Service",
                    Metadata = new() { Name = entity.Metadata.Name, NamespaceProperty = entity.Metadata.NamespaceProperty },
                },
                new ApplyOptions { FieldManager = "m" }, token);
            return ReconciliationResult<V1ConfigMap>.Success(entity);
        };
        await Eventually.True(() => fixture.Log.Any(line => line.Message.Contains("started with", StringComparison.Ordinal)));
        return fixture;
    }

    private static string NameOf(int number) => number.ToString("000", CultureInfo.InvariantCulture);

    private static string ServiceOf(int number) => $"/api/v1/namespaces/ns/services/{NameOf(number)}";

    private static void PutAll(MemoryCluster cluster, bool half = false)
    {
        for (var number = 0; number < (half ? Objects / 2 : Objects); number++)
        {
            cluster.Put($"/api/v1/namespaces/ns/configmaps/{NameOf(number)}");
        }
    }

    private static int Done(OperatorFixture fixture) => fixture.Cluster.List("/api/v1/namespaces/ns/services").Count;

    private static int Known(OperatorFixture fixture) =>
        fixture.Services.GetRequiredService<IResourceCache<V1ConfigMap>>().List().Count;

    private static List<string> LinesFrom(OperatorFixture fixture, LogLevel level) =>
        [.. fixture.Log.Where(line => line.Level >= level).Select(line => line.Message)];

    private static IEnumerable<TimeSpan> Gaps(IReadOnlyCollection<DateTimeOffset> times) =>
        times.Zip(times.Skip(1), (earlier, later) => later - earlier);

    private static Task PassAsync(OperatorFixture fixture, TimeSpan time)
    {
        var end = fixture.Clock.GetUtcNow() + time;
        return StepUntilAsync(fixture, () => fixture.Clock.GetUtcNow() >= end);
    }

    // Time stands still while the server answers, so that a slow machine makes no slow server.
    private static Task StepUntilAsync(OperatorFixture fixture, Func<bool> holds) => Eventually.True(() =>
    {
        if (holds())
        {
            return true;
        }

        if (fixture.Cluster.Server.Unanswered == 0)
        {
            fixture.Clock.Advance(Step);
        }

        return false;
    });

    // Everything is done within the time, and then the log has time to say that it is over.
    private static async Task RecoverAsync(OperatorFixture fixture, TimeSpan within)
    {
        fixture.Cluster.Fail = static _ => null;
        var well = fixture.Clock.GetUtcNow();
        await StepUntilAsync(fixture, () => Done(fixture) == Objects);
        (fixture.Clock.GetUtcNow() - well).ShouldBeLessThanOrEqualTo(within);
        await PassAsync(fixture, FailureEpisodes.Quiet + TimeSpan.FromSeconds(1));
        fixture.Services.GetRequiredService<IReconcileTrigger<V1ConfigMap>>().Enqueue("ns", NameOf(0));
        await PassAsync(fixture, TimeSpan.FromSeconds(5));
    }
}
