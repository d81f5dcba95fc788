using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Testing;
using ModelOperator.Contracts.Metrics;
using ModelOperator.Sinks.Configuration;
using ModelOperator.Sinks.Sending;
using ModelOperator.Testing;

namespace ModelOperator.Sinks.Tests.Sending;

/// <summary>A sink that is away, slow, full or rude costs its own events and nothing else.</summary>
public sealed class BadSinkTests
{
    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(408)]
    public async Task SinkThatFails_IsAskedAgain_AsOftenAsIsAllowed(int status)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Always(_ => true, request => request.AnswerAsync(status, "secret-of-the-sink"));
        await using var running = new RunningSink(RunningSink.To(server.Address));

        var delivery = await running.Sink.SendAsync(RunningSink.Event()).Soon();

        delivery.Dropped.ShouldBe(DropReasons.Failed);
        delivery.Message.ShouldBe($"sink desk failed 3 times, the last time because it answered {status}");
        server.Received.Count.ShouldBe(3);
        (await running.Dropped(DropReasons.Failed)).ShouldBe(1);
        (await running.Value(SinkMetricNames.QueuedEvents)).ShouldBe(0);
    }

    [Fact]
    public async Task SinkThatFailsOnce_GetsTheSameEventAgain()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var running = new RunningSink(RunningSink.To(server.Address));

        var delivery = running.Sink.SendAsync(RunningSink.Event());
        var first = await server.NextAsync();
        await first.AnswerAsync(500, "");
        var second = await server.NextAsync();
        await second.AnswerAsync("");

        (await delivery.Soon()).IsDone.ShouldBeTrue();
        second.Body.ShouldBe(first.Body);
        (await running.Value(SinkMetricNames.Delivered)).ShouldBe(1);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(307)]
    public async Task SinkThatRefuses_IsNotAskedAgain_NorFollowed(int status)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Always(_ => true, request => request.AnswerAsync(status, "", ("Location", "/elsewhere")));
        await using var running = new RunningSink(RunningSink.To(server.Address));

        var delivery = await running.Sink.SendAsync(RunningSink.Event()).Soon();

        delivery.ShouldBe(new Delivery(DropReasons.Refused, $"sink desk did not take the event: it answered {status}"));
        server.Received.Count.ShouldBe(1);
    }

    [Fact]
    public async Task SinkThatRefusesAll_MakesALineAtOnce_AndThenOneAMinuteWithTheCount()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Always(_ => true, request => request.AnswerAsync(404, ""));
        var clock = new ManualTimeProvider();
        var log = new FakeLogger();
        await using var running = new RunningSink(RunningSink.To(server.Address) with { MaxWait = TimeSpan.FromHours(1) }, clock, log);

        await RefuseAsync(20);
        Told().ShouldBe(["Sink desk did not take 1 events: it answered 404"]);
        clock.Advance(TimeSpan.FromMinutes(1));
        await RefuseAsync(20);

        Told().ShouldBe(
            ["Sink desk did not take 1 events: it answered 404", "Sink desk did not take 20 events: it answered 404"]);

        string[] Told() => [.. log.Collector.GetSnapshot().Select(line => line.Message)];

        async Task RefuseAsync(int events)
        {
            for (var sent = 0; sent < events; sent++)
            {
                (await running.Sink.SendAsync(RunningSink.Event()).Soon()).Dropped.ShouldBe(DropReasons.Refused);
            }
        }
    }

    [Fact]
    public async Task RetryAfter_IsHeard_UpToThirtySeconds()
    {
        await using var server = await ScriptedServer.StartAsync();
        var clock = new ManualTimeProvider();
        await using var running = new RunningSink(RunningSink.To(server.Address) with { Timeout = TimeSpan.FromHours(1) }, clock);

        running.Sink.Post(RunningSink.Event());
        await (await server.NextAsync()).AnswerAsync(429, "", ("Retry-After", "7"));
        await Eventually.True(() => clock.NextTimer == TimeSpan.FromSeconds(7));
        clock.Advance(TimeSpan.FromSeconds(7));
        await (await server.NextAsync()).AnswerAsync(503, "", ("Retry-After", "86400"));
        await Eventually.True(() => clock.NextTimer == TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task SinkThatHangs_HoldsNobodyUp_AndCostsBoundedMemory()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var running = new RunningSink(RunningSink.To(server.Address) with { MaxQueuedEvents = 50 });

        // All of it comes back while no request has an answer.
        var taken = Enumerable.Range(0, 1000).Count(i => running.Sink.Post(RunningSink.Event($"{i}")));

        taken.ShouldBe(50);
        (await running.Dropped(DropReasons.Full)).ShouldBe(950);
        (await running.Value(SinkMetricNames.QueuedEvents)).ShouldBe(50);
        await server.NextAsync();
        (await running.Value(SinkMetricNames.Delivered)).ShouldBe(0);
    }

    [Fact]
    public async Task Memory_IsBoundedInBytes()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var running = new RunningSink(RunningSink.To(server.Address) with { MaxQueuedBytes = 200_000 });

        var taken = Enumerable.Range(0, 100).Count(i => running.Sink.Post(RunningSink.Event($"{i}", new string('x', 50_000))));

        taken.ShouldBe(3);
        (await running.Value(SinkMetricNames.QueuedBytes)).ShouldBeInRange(150_000, 200_000);
        (await running.Dropped(DropReasons.Full)).ShouldBe(97);
    }

    [Fact]
    public async Task SinkThatHangs_IsLeftAfterItsTime()
    {
        await using var server = await ScriptedServer.StartAsync();
        var options = RunningSink.To(server.Address) with { Timeout = TimeSpan.FromMilliseconds(100), MaxRetries = 1 };
        await using var running = new RunningSink(options);

        var delivery = await running.Sink.SendAsync(RunningSink.Event()).Soon();

        delivery.ShouldBe(new Delivery(DropReasons.Failed, "sink desk failed 2 times, the last time because no answer within 0.1 s"));
        await Eventually.True(() => server.Received.Count == 2 && server.Received.All(request => request.IsGone));
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 202 Acc")]
    [InlineData("no HTTP at all\r\n\r\n")]
    public async Task SinkThatClosesInTheMiddle_IsATransientFailure(string said)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var running = new RunningSink(RunningSink.To(new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}")));

        var delivery = running.Sink.SendAsync(RunningSink.Event());
        for (var tries = 0; tries < 3; tries++)
        {
            using var client = await listener.AcceptTcpClientAsync().Soon();
            await client.GetStream().ReadExactlyAsync(new byte[16]).AsTask().Soon();
            await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(said));
        }

        (await delivery.Soon()).Dropped.ShouldBe(DropReasons.Failed);
    }

    [Fact]
    public async Task EventThatIsTooLarge_IsDroppedAlone()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Always(_ => true, request => request.AnswerAsync(""));
        await using var running = new RunningSink(RunningSink.To(server.Address));

        var large = await running.Sink.SendAsync(RunningSink.Event("1", new string('x', EventSink.LargestRequest))).Soon();
        var small = await running.Sink.SendAsync(RunningSink.Event("2")).Soon();

        large.Dropped.ShouldBe(DropReasons.TooLarge);
        small.IsDone.ShouldBeTrue();
    }

    [Theory]
    [InlineData(1, 1_000_000, 10)]
    [InlineData(10, 60_000, 50_000)]
    public async Task EventsThatBelongTogether_AreTakenAllOrNot(int maxEvents, int maxBytes, int length)
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var running = new RunningSink(
            RunningSink.To(server.Address) with { MaxQueuedEvents = maxEvents, MaxQueuedBytes = maxBytes });
        var text = new string('x', length);

        running.Sink.PostAll([RunningSink.Event("1", text), RunningSink.Event("2", text)]).ShouldBeFalse();

        (await running.Dropped(DropReasons.Full)).ShouldBe(2);
        (await running.Value(SinkMetricNames.QueuedEvents)).ShouldBe(0);
        running.Sink.Post(RunningSink.Event("3", text)).ShouldBeTrue();
    }

    [Fact]
    public async Task EventsThatBelongTogether_OfWhichOneIsTooLarge_AreNotTaken()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var running = new RunningSink(RunningSink.To(server.Address));

        running.Sink.PostAll([RunningSink.Event("1"), RunningSink.Event("2", new string('x', EventSink.LargestRequest))]).ShouldBeFalse();

        (await running.Dropped(DropReasons.TooLarge)).ShouldBe(2);
        server.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task EventForASinkThatHasStopped_IsDroppedForThatReason_AndNotForAFullQueue()
    {
        await using var running = new RunningSink(RunningSink.To(new("http://127.0.0.1:1")));
        await running.StopAsync();

        (await running.Sink.SendAsync(RunningSink.Event()).Soon()).Dropped.ShouldBe(DropReasons.Stopped);

        (await running.Dropped(DropReasons.Full)).ShouldBe(0);
    }

    [Fact]
    public async Task EventThatWaitedTooLong_IsDropped()
    {
        await using var server = await ScriptedServer.StartAsync();
        var clock = new ManualTimeProvider();
        await using var running = new RunningSink(RunningSink.To(server.Address) with { Timeout = TimeSpan.FromHours(1) }, clock);

        List<ScriptedRequest> held = [];
        for (var sender = 0; sender < 4; sender++)
        {
            running.Sink.Post(RunningSink.Event());
            held.Add(await server.NextAsync());
        }

        var late = running.Sink.SendAsync(RunningSink.Event("late"));
        clock.Advance(TimeSpan.FromMinutes(6));
        await held[0].AnswerAsync("");

        (await late.Soon()).Dropped.ShouldBe(DropReasons.Expired);
    }

    [Fact]
    public async Task WhatIsLeftAtTheEnd_IsDropped_AndSaidSo()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var running = new RunningSink(RunningSink.To(server.Address));

        List<Task<Delivery>> all = [.. Enumerable.Range(0, 10).Select(i => running.Sink.SendAsync(RunningSink.Event($"{i}")))];
        await server.NextAsync();
        await running.StopAsync();

        (await Task.WhenAll(all).Soon()).ShouldAllBe(delivery => delivery.Dropped == DropReasons.Stopped);
        (await running.Dropped(DropReasons.Stopped)).ShouldBe(10);
        (await running.Value(SinkMetricNames.QueuedBytes)).ShouldBe(0);
        running.Sink.Post(RunningSink.Event()).ShouldBeFalse();
    }

    [Fact]
    public async Task EventWithoutAType_IsAMistakeOfTheCaller()
    {
        await using var running = new RunningSink(RunningSink.To(new("http://127.0.0.1:1")) with { Mode = SinkMode.Batch });

        Should.Throw<ArgumentException>(() => running.Sink.Post(new() { Id = "1" }));
    }
}
