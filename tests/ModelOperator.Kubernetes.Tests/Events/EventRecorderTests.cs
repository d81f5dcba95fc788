using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Episodes;
using ModelOperator.Kubernetes.Events;
using ModelOperator.Kubernetes.Tests.Support;
using ModelOperator.Testing;
using Prometheus;

namespace ModelOperator.Kubernetes.Tests.Events;

public sealed class EventRecorderTests
{
    private const string Events = "/apis/events.k8s.io/v1/namespaces/ns/events";

    [Fact]
    public async Task AnEvent_IsSent_AsTheServerWantsIt()
    {
        await using var fixture = await StartAsync();
        Publish(fixture, "Promoted", "revision 7f9c2ab4d1 is stable now");
        await Eventually.True(() => Sent(fixture).Count == 1);
        var sent = JsonNode.Parse(Sent(fixture)[0].Body)!;
        sent["apiVersion"]!.GetValue<string>().ShouldBe("events.k8s.io/v1");
        sent["eventTime"]!.GetValue<string>().ShouldBe("2026-01-01T00:00:00.000000Z");
        sent["type"]!.GetValue<string>().ShouldBe("Normal");
        sent["reason"]!.GetValue<string>().ShouldBe("Promoted");
        sent["action"]!.GetValue<string>().ShouldBe("Promote");
        sent["note"]!.GetValue<string>().ShouldBe("revision 7f9c2ab4d1 is stable now");
        sent["reportingController"]!.GetValue<string>().ShouldBe("modeloperator.dev/model-operator");
        sent["reportingInstance"]!.GetValue<string>().ShouldNotBeEmpty();
        sent["regarding"]!["kind"]!.GetValue<string>().ShouldBe("ConfigMap");
        sent["regarding"]!["name"]!.GetValue<string>().ShouldBe("a");
        sent["regarding"]!["uid"]!.GetValue<string>().ShouldBe("uid-a");
    }

    [Fact]
    public async Task IdenticalEvents_BecomeASeries_TheFirstRepetitionAtOnce_LaterOnesSeldom()
    {
        await using var fixture = await StartAsync();
        Publish(fixture, "Holding", "no data");
        await Eventually.True(() => Sent(fixture).Count == 1);
        Publish(fixture, "Holding", "no data");
        await Eventually.True(() => Patches(fixture).Count == 1);
        CountOf(Patches(fixture)[0]).ShouldBe(2);
        for (var i = 0; i < 100; i++)
        {
            Publish(fixture, "Holding", "no data");
        }

        Publish(fixture, "Other", "something else");
        await Eventually.True(() => Sent(fixture).Count == 2);
        Patches(fixture).Count.ShouldBe(1);
        await Eventually.True(() => Patches(fixture).Count == 2, fixture.Clock, TimeSpan.FromSeconds(1));
        CountOf(Patches(fixture)[1]).ShouldBe(102);
        Sent(fixture).Count.ShouldBe(2);
    }

    [Fact]
    public async Task AnEventThatHappensAgain_LongAfter_IsANewOne()
    {
        await using var fixture = await StartAsync();
        Publish(fixture, "Holding", "no data");
        await Eventually.True(() => Sent(fixture).Count == 1);
        fixture.Clock.Advance(EventRecorder.SeriesEnd);
        Publish(fixture, "Holding", "no data");
        await Eventually.True(() => Sent(fixture).Count == 2);
    }

    [Fact]
    public async Task AnEventThatWasRemovedMeanwhile_IsSentAnew()
    {
        await using var fixture = await StartAsync();
        Publish(fixture, "Holding", "no data");
        await Eventually.True(() => Sent(fixture).Count == 1);
        fixture.Cluster.Fail = r => r.Method == "PATCH" ? (404, "gone") : null;
        Publish(fixture, "Holding", "no data");
        await Eventually.True(() => Patches(fixture).Count == 1);
        Publish(fixture, "Holding", "no data");
        await Eventually.True(() => Sent(fixture).Count == 2);
    }

    [Fact]
    public async Task ManyEvents_NeverBlock_AndTheQueueIsBounded()
    {
        await using var fixture = await StartAsync();
        var block = new TaskCompletionSource();
        fixture.Cluster.Fail = r =>
        {
            block.Task.Wait(Eventually.Patience);
            return (500, "down");
        };
        for (var i = 0; i < 20_000; i++)
        {
            Publish(fixture, "Flood", $"number {i}");
        }

        Dropped(fixture).ShouldBeInRange(18_900, 19_000);
        fixture.Log.Where(line => line.Level >= LogLevel.Warning).ShouldHaveSingleItem().Message.ShouldContain("too many wait");
        fixture.Cluster.Fail = _ => null;
        block.SetResult();
    }

    [Fact]
    public async Task EventsThatAreRefused_BlockNobody_AreCounted_AndAreLoggedOnce()
    {
        await using var fixture = await StartAsync();
        fixture.Cluster.Fail = r => r.Path == Events ? (403, "events is forbidden") : null;
        for (var i = 0; i < 40; i++)
        {
            Publish(fixture, "Refused", $"number {i}");
        }

        await Eventually.True(() => Sent(fixture).Count == 40);
        await Eventually.True(() => Dropped(fixture) == 40);
        fixture.Log.Where(line => line.Level >= LogLevel.Warning).ShouldHaveSingleItem().Message.ShouldContain("events is forbidden");

        fixture.Cluster.Fail = _ => null;
        fixture.Clock.Advance(FailureEpisodes.Quiet);
        Publish(fixture, "Allowed", "again");
        await Eventually.True(() => fixture.Log.Any(line => line.Message.Contains("sent again; 40 were lost", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task EventsOfAServerThatIsBusy_Wait_AndAreSentWhenItIsWell(int status)
    {
        await using var fixture = await StartAsync();
        fixture.Cluster.RetryAfter = status == 429 ? TimeSpan.FromSeconds(20) : null;
        fixture.Cluster.Fail = r => r.Path == Events ? (status, "busy") : null;
        for (var i = 0; i < 10; i++)
        {
            Publish(fixture, "Late", $"number {i}");
        }

        var wellAt = fixture.Clock.GetUtcNow() + TimeSpan.FromMinutes(5);
        await WaitOutAsync(fixture, () => fixture.Clock.GetUtcNow() >= wellAt);
        Sent(fixture).Count.ShouldBeInRange(5, 60, "the waits double");
        fixture.Cluster.Fail = _ => null;
        await WaitOutAsync(fixture, () => fixture.Cluster.List(Events).Count == 10);
        Dropped(fixture).ShouldBe(0);
    }

    [Fact]
    public async Task EventAfterAnOutage_IsTriedAsOftenAsAnyOther_AndItsNamespaceRestsNoLonger()
    {
        await using var fixture = await StartAsync();
        fixture.Cluster.Fail = r => r.Path == Events ? (503, "away") : null;
        Publish(fixture, "Late", "first");
        var backAt = fixture.Clock.GetUtcNow() + TimeSpan.FromMinutes(1);
        await WaitOutAsync(fixture, () => fixture.Clock.GetUtcNow() >= backAt);

        var failed = 0;
        fixture.Cluster.Fail = r => r.Path == Events && Interlocked.Increment(ref failed) <= 2
            ? (500, "failed calling webhook: connection refused") : null;
        await WaitOutAsync(fixture, () => fixture.Cluster.List(Events).Count == 1);
        Dropped(fixture).ShouldBe(0);
    }

    [Fact]
    public async Task NamespaceWhoseEventFailsAfterAnOutage_RestsForItsOwnFailuresOnly()
    {
        await using var fixture = await StartAsync();
        fixture.Cluster.Fail = r => r.Path == Events ? (503, "away") : null;
        Publish(fixture, "Late", "first");
        var backAt = fixture.Clock.GetUtcNow() + TimeSpan.FromMinutes(1);
        await WaitOutAsync(fixture, () => fixture.Clock.GetUtcNow() >= backAt);
        fixture.Cluster.Fail = r => r.Path == Events ? (500, "failed calling webhook") : null;
        await WaitOutAsync(fixture, () => Dropped(fixture) == 1);

        fixture.Cluster.Fail = _ => null;
        var restedAt = fixture.Clock.GetUtcNow() + TimeSpan.FromSeconds(40);
        await WaitOutAsync(fixture, () => fixture.Clock.GetUtcNow() >= restedAt);
        Publish(fixture, "Late", "second");
        await WaitOutAsync(fixture, () => fixture.Cluster.List(Events).Count == 1);
    }

    // An admission webhook of that namespace fails, for example.
    [Fact]
    public async Task NamespaceWhoseEventsFail_DelaysThoseOfAnotherByFourTries()
    {
        const string elsewhere = "/apis/events.k8s.io/v1/namespaces/other/events";
        await using var fixture = await StartAsync();
        fixture.Cluster.Fail = r => r.Path == Events ? (500, "failed calling webhook") : null;
        Publish(fixture, "Late", "never taken");
        fixture.Services.GetRequiredService<IEventRecorder>()
            .Publish(Maps.Map("b", "1", ns: "other"), "Normal", "Late", "Promote", "taken");

        await WaitOutAsync(fixture, () => fixture.Cluster.List(elsewhere).Count == 1);

        Sent(fixture).Count.ShouldBe(4);
    }

    [Fact]
    public async Task NamespaceWhoseEventsFailSlowly_DelaysThoseOfAnotherByTheTriesOfOne_AndIsTriedAgainLater()
    {
        const string elsewhere = "/apis/events.k8s.io/v1/namespaces/other/events";
        await using var fixture = await StartAsync();
        var webhookTakes = TimeSpan.FromSeconds(10);
        fixture.Cluster.Fail = r =>
        {
            if (r.Path != Events)
            {
                return null;
            }

            fixture.Clock.Advance(webhookTakes);
            return (500, "failed calling webhook: context deadline exceeded");
        };
        for (var i = 0; i < 10; i++)
        {
            Publish(fixture, "Late", $"number {i}");
        }

        fixture.Services.GetRequiredService<IEventRecorder>()
            .Publish(Maps.Map("b", "1", ns: "other"), "Normal", "Late", "Promote", "taken");
        await WaitOutAsync(fixture, () => fixture.Cluster.List(elsewhere).Count == 1);

        Sent(fixture).Count.ShouldBe(4);
        Dropped(fixture).ShouldBe(10);
        // The recorder may not have read the answer about the other namespace yet, and gives up the request when five minutes pass at once.
        // Then it tries again, for which the clock has to go on.
        fixture.Clock.Advance(TimeSpan.FromMinutes(5));
        fixture.Cluster.Fail = _ => null;
        Publish(fixture, "Late", "taken again");
        await WaitOutAsync(fixture, () => fixture.Cluster.List(Events).Count == 1);
    }

    [Fact]
    public async Task EventsThatWaitTogether_AreGivenUpTogether_TenMinutesAfterTheyHappened()
    {
        await using var fixture = await StartAsync();
        fixture.Cluster.Fail = r => r.Path == Events ? (503, "away") : null;
        for (var i = 0; i < 10; i++)
        {
            Publish(fixture, "Late", $"number {i}");
        }

        var over = fixture.Clock.GetUtcNow() + EventRetries.GivenUpAfter + TimeSpan.FromMinutes(1);
        await WaitOutAsync(fixture, () => fixture.Clock.GetUtcNow() >= over);

        await Eventually.True(() => Dropped(fixture) == 10);
    }

    [Fact]
    public async Task EventThatWasStored_AndWhoseAnswerWasLost_IsNotMadeTwice()
    {
        await using var fixture = await StartAsync();
        var first = true;
        fixture.Cluster.Fail = r =>
        {
            if (r.Path != Events || !first)
            {
                return null;
            }

            first = false;
            fixture.Cluster.Put($"{Events}/{JsonNode.Parse(r.Body)!["metadata"]!["name"]}", r.Body);
            return (500, "etcdserver: request timed out");
        };
        Publish(fixture, "Once", "only");
        await WaitOutAsync(fixture, () => Sent(fixture).Count == 2);
        Publish(fixture, "Once", "only");
        await Eventually.True(() => Patches(fixture).Count == 1);
        fixture.Cluster.List(Events).Count.ShouldBe(1);
    }

    [Fact]
    public async Task ALongNote_IsCut_BetweenCharacters()
    {
        await using var fixture = await StartAsync();
        Publish(fixture, "Long", new string('ü', 2000));
        await Eventually.True(() => Sent(fixture).Count == 1);
        var note = JsonNode.Parse(Sent(fixture)[0].Body)!["note"]!.GetValue<string>();
        System.Text.Encoding.UTF8.GetByteCount(note).ShouldBeInRange(1000, 1024);
        note.ShouldEndWith("ü…");
    }

    [Fact]
    public async Task AStop_SendsWhatWaits()
    {
        var fixture = await StartAsync();
        Publish(fixture, "Last", "words");
        await fixture.StopAsync().Soon();
        Sent(fixture).Count.ShouldBe(1);
        await fixture.DisposeAsync();
    }

    private static Task<OperatorFixture> StartAsync() => OperatorFixture.StartAsync(cluster: c =>
        c.Server.Received.ShouldBeEmpty());

    // Time stands still while the server answers. The recorder reacts between two steps, because each takes a while.
    private static async Task WaitOutAsync(OperatorFixture fixture, Func<bool> holds)
    {
        await Eventually.True(() => Sent(fixture).Count > 0);
        await Eventually.True(() =>
        {
            if (holds())
            {
                return true;
            }

            if (fixture.Cluster.Server.Unanswered == 0)
            {
                fixture.Clock.Advance(TimeSpan.FromMilliseconds(200));
            }

            return false;
        });
    }

    // A page of all metrics may be read in the middle of a change of another one.
    private static double Dropped(OperatorFixture fixture) => Metrics
        .WithCustomRegistry(fixture.Services.GetRequiredService<CollectorRegistry>())
        .CreateCounter("kubernetes_events_dropped_total", "").Value;

    private static void Publish(OperatorFixture fixture, string reason, string note) =>
        fixture.Services.GetRequiredService<IEventRecorder>().Publish(Maps.Map("a", "1"), "Normal", reason, "Promote", note);

    private static List<ScriptedRequest> Sent(OperatorFixture fixture) =>
        [.. fixture.Cluster.Server.Received.Where(r => r.Method == "POST" && r.Path == Events)];

    private static List<ScriptedRequest> Patches(OperatorFixture fixture) =>
        [.. fixture.Cluster.Server.Received.Where(r => r.Method == "PATCH" && r.Path.StartsWith(Events, StringComparison.Ordinal))];

    private static int CountOf(ScriptedRequest patch) => JsonNode.Parse(patch.Body)!["series"]!["count"]!.GetValue<int>();
}
