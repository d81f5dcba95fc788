using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Time.Testing;
using ModelOperator.Hosting.Connections;

namespace ModelOperator.Hosting.Tests.Connections;

public sealed class ClientConnectionsTests
{
    private static readonly TimeSpan Long = ClientConnections.Patience;

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly ClientConnections _connections;
    private int _opened;

    public ClientConnectionsTests() => _connections = new ClientConnections(3, _time);

    [Fact]
    public void Newest_TakesThePlaceOfTheOneThatWasIdleLongest()
    {
        var atWork = Open().Asks();
        var (first, second) = (Open(), Open());

        var late = Open();

        Aborted(atWork, first, second, late).ShouldBe([false, true, false, false]);
    }

    [Fact]
    public void Newest_WhenNoneIsIdle_TakesThePlaceOfTheClientThatWasWaitedForLongest()
    {
        var atWork = Open().Asks();
        var (slow, slower) = (Open().Asks(Long), Open().Asks(Long * 2));

        var late = Open();

        Aborted(atWork, slow, slower, late).ShouldBe([false, false, true, false]);
    }

    // Behind a load balancer all have the same few addresses: those never decide over requests at work.
    [Fact]
    public void Newest_WhenAllAreAtWork_FindsNoPlace()
    {
        var all = new[] { Open().Asks(), Open().Asks(), Open().Asks(Long / 2) };

        var late = Open("10.0.0.9");

        Aborted([.. all, late]).ShouldBe([false, false, false, true]);
    }

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.2", "10.0.0.1")]
    [InlineData("2001:db8::1", "2001:db8:0:1::1", "2001:db8::2")]
    [InlineData("::ffff:10.0.0.1", "::ffff:10.0.0.2", "10.0.0.1")]
    public void AddressWithMostConnections_GivesUpItsSlowestFirst(string many, string one, string manyToo)
    {
        var honest = Open(one).Asks(Long * 100);
        var (first, second) = (Open(many).Asks(Long * 2), Open(manyToo).Asks(Long));

        var late = Open("192.0.2.1");

        Aborted(honest, first, second, late).ShouldBe([false, true, false, false]);
    }

    [Fact]
    public void ConnectionWithOneRequestAtWork_IsNoneThatIsWaitedFor()
    {
        var mixed = Open().Asks(Long * 3).Asks();
        var (slow, atWork) = (Open().Asks(Long).Asks(Long), Open().Asks());

        var late = Open();

        Aborted(mixed, slow, atWork, late).ShouldBe([false, true, false, false]);
    }

    // Places for requests are used again: one that ended says nothing about the next.
    [Fact]
    public void RequestThatEnded_IsNotAskedAnyMore()
    {
        var mixed = Open();
        var (ended, other) = (mixed.Begins(Long * 9), mixed.Begins(Long * 8));
        mixed.Ends(ended);
        mixed.Asks();
        var (slow, slower) = (Open().Asks(Long), Open().Asks(Long * 2));

        var late = Open();

        Aborted(mixed, slow, slower, late).ShouldBe([false, false, true, false]);
        mixed.Ends(other);
    }

    [Fact]
    public void OfSeveralRequests_TheOthersAreStillAsked_WhenOneEnds()
    {
        var waiting = Open();
        var ended = waiting.Begins(TimeSpan.Zero);
        waiting.Asks(Long * 3).Asks(Long * 4);
        waiting.Ends(ended);
        var (slow, atWork) = (Open().Asks(Long * 2), Open().Asks());

        var late = Open();

        Aborted(waiting, slow, atWork, late).ShouldBe([true, false, false, false]);
    }

    [Fact]
    public async Task PlaceOfAConnectionThatEnded_IsFree()
    {
        var (first, second, third) = (Open().Asks(), Open().Asks(), Open().Asks());
        await second.CloseAsync();

        var late = Open();

        Aborted(first, third, late).ShouldBe([false, false, false]);
    }

    // A server takes connections in on several threads.
    [Fact]
    public void ConnectionsThatComeAtOnce_EachTakeAPlaceOfAnIdleOne()
    {
        const int places = 4;
        for (var round = 0; round < 500; round++)
        {
            var connections = new ClientConnections(places, _time);
            Connection[] idle = [.. Enumerable.Range(0, places).Select(_ => New())];
            Connection[] late = [.. Enumerable.Range(0, places).Select(_ => New())];
            Array.ForEach(idle, connections.Opened);
            _time.Advance(TimeSpan.FromSeconds(1));

            using var start = new Barrier(places);
            Thread[] threads =
            [
                .. late.Select(connection => new Thread(() =>
                {
                    start.SignalAndWait();
                    connections.Opened(connection);
                })),
            ];
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());

            Aborted(idle).ShouldAllBe(aborted => aborted);
            Aborted(late).ShouldAllBe(aborted => !aborted);
        }
    }

    private static bool[] Aborted(params Connection[] connections) => [.. connections.Select(connection => connection.IsAborted)];

    private Connection Open(string address = "10.0.0.1")
    {
        var connection = New(address);
        _connections.Opened(connection);
        _time.Advance(TimeSpan.FromSeconds(1));
        return connection;
    }

    private Connection New(string address = "10.0.0.1") =>
        new() { ConnectionId = $"{_opened++}", RemoteEndPoint = new IPEndPoint(IPAddress.Parse(address), 4711) };

    private sealed class Connection : DefaultConnectionContext
    {
        private readonly CancellationTokenSource _closed = new();

        public Connection() => ConnectionClosed = _closed.Token;

        public bool IsAborted { get; private set; }

        /// <summary>A request that has waited for its client so long; not at all, if it waits for the answer.</summary>
        public Connection Asks(TimeSpan waited = default)
        {
            Begins(waited);
            return this;
        }

        public IClientWait Begins(TimeSpan waited)
        {
            var (client, wait) = (Features.Get<ClientConnection>()!, new Wait(waited));
            client.Add(wait);
            client.RequestBegun();
            return wait;
        }

        public void Ends(IClientWait wait)
        {
            var client = Features.Get<ClientConnection>()!;
            client.Remove(wait);
            client.RequestEnded();
        }

        public Task CloseAsync() => _closed.CancelAsync();

        public override void Abort(ConnectionAbortedException abortReason) => IsAborted = true;

        private sealed record Wait(TimeSpan WaitedForClient) : IClientWait;
    }
}
