using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using ModelOperator.Gateway.Tests.Harness;

namespace ModelOperator.Gateway.Tests.Proxying;

/// <summary>No request is written into a connection that its server is about to close, where that can be known.</summary>
[Collection(nameof(Alone))]
public sealed class IdleConnectionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly Uri Root = new("/", UriKind.Relative);

    [Theory]
    [InlineData("timeout=2", 2)]
    [InlineData("timeout=2, max=100", 2)]
    [InlineData("timeout=1", 2)]
    [InlineData("timeout=60", 1)]
    public async Task ServersWord_IsTaken(string keepAlive, int connections)
    {
        var seen = 0;
        using var server = Answering(() => Interlocked.Increment(ref seen), $"Keep-Alive: {keepAlive}\r\n");
        await using var gateway = await TestGateway.StartAsync();
        gateway.RouteTo(("stable", 100, [server.Address]));

        await PostAsync(gateway);
        await PauseAsync(1.5);
        await PostAsync(gateway);

        seen.ShouldBe(connections);
    }

    [Fact]
    public async Task CloseOfAnIdleConnection_IsLearntFrom()
    {
        var seen = 0;
        using var server = Answering(() => Interlocked.Increment(ref seen), patience: Patience);
        await using var gateway = await TestGateway.StartAsync();
        gateway.RouteTo(("stable", 100, [server.Address]));
        await PostAsync(gateway);
        await PauseAsync(3.5); // the server closes
        await PostAsync(gateway);
        seen.ShouldBe(2);

        await PauseAsync(1.5);
        await PostAsync(gateway);

        seen.ShouldBe(3, "a connection that was idle for 1.5 s of 2 is not used any more");
        var (before, idle) = (0, TimeSpan.MaxValue);
        for (var tries = 0; idle > TimeSpan.FromSeconds(0.8) && tries < 20; tries++) // a busy machine pauses for longer than it is told to
        {
            var since = Stopwatch.GetTimestamp();
            before = Volatile.Read(ref seen);
            await PauseAsync(0.3);
            await PostAsync(gateway);
            idle = Stopwatch.GetElapsedTime(since);
        }

        seen.ShouldBe(before, "one that was idle for less is");
    }

    // What the race of a close and a request comes to, without the race: after its first close, the server takes no request on a connection
    // that was idle for as long as it waits, as though it had closed it at that instant.
    [Fact]
    public async Task PostThatWouldMeetTheServersClose_IsSentOverAnotherConnection()
    {
        var (connections, met) = (new ConcurrentDictionary<Stream, long>(), 0);
        using var server = new RawServer(async (stream, _) =>
        {
            if (connections.TryGetValue(stream, out var since) && Stopwatch.GetElapsedTime(since) >= Patience)
            {
                Interlocked.Increment(ref met);
                return false;
            }

            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray());
            connections[stream] = Stopwatch.GetTimestamp();
            if (connections.Count > 1)
            {
                return true;
            }

            await Task.Delay(Patience, TimeProvider.System, CancellationToken.None);
            return false;
        });
        await using var gateway = await TestGateway.StartAsync();
        gateway.RouteTo(("stable", 100, [server.Address]));
        await PostAsync(gateway);
        await PauseAsync(3.5);
        await PostAsync(gateway);

        await PauseAsync(2.2);
        await PostAsync(gateway);

        met.ShouldBe(0);
        connections.Count.ShouldBe(3);
    }

    // With a pause as long as the server's patience each request meets the close. What was lost at first is what could not be known.
    [Fact]
    public async Task PostsAsFarApartAsTheServersPatience_AreNotLost()
    {
        // Twice as long as elsewhere, so that a machine that is late by half a second changes nothing.
        var patience = 2 * Patience;
        using var server = Answering(() => { }, patience: patience);
        await using var gateway = await TestGateway.StartAsync();
        gateway.RouteTo(("stable", 100, [server.Address]));
        await PostAsync(gateway);
        await PauseAsync(1.75 * patience.TotalSeconds);
        var clients = Enumerable.Range(0, 40).Select(async client =>
        {
            await PostAsync(gateway);
            for (var round = 0; round < 3; round++)
            {
                await PauseAsync(patience.TotalSeconds - 0.02 + (client * 0.001));
                await PostAsync(gateway);
            }
        });

        await Task.WhenAll(clients);

        (await gateway.RequestsAsync("stable", 502)).ShouldBe(0);
    }

    private static async Task PostAsync(TestGateway gateway)
    {
        using var content = new StringContent("body");
        using var answer = await gateway.Http.PostAsync(Root, content);
        ((int)answer.StatusCode).ShouldBe(200);
    }

    private static Task PauseAsync(double seconds) =>
        Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System, CancellationToken.None);

    /// <summary>Keeps connections, and closes one that says nothing for a while, as gunicorn does, without saying so beforehand.</summary>
    private static RawServer Answering(Action connected, string headers = "", TimeSpan? patience = null)
    {
        var known = new ConcurrentDictionary<Stream, bool>();
        return new RawServer(
            async (stream, _) =>
            {
                if (known.TryAdd(stream, true))
                {
                    connected();
                }

                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\n{headers}Content-Length: 2\r\n\r\nok"));
                return true;
            },
            patience: patience);
    }
}
