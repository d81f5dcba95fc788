using Microsoft.AspNetCore.Connections;
using ModelOperator.Hosting.Connections;

namespace ModelOperator.Hosting.Tests.Connections;

public sealed class ConnectionPlacesTests : IDisposable
{
    private readonly ConnectionPlaces _places = new(most: 3);
    private readonly List<Connection> _connections = [];

    [Fact]
    public void Newest_TakesThePlaceOfTheOldestIdleOne()
    {
        var (first, second, third) = (Open(), Open(), Open());
        ConnectionPlaces.Mark(first.Features, busy: true);

        var fourth = Open();

        second.Aborted.ShouldBeTrue();
        new[] { first, third, fourth }.ShouldAllBe(connection => !connection.Aborted);
    }

    [Fact]
    public void Newest_AmongBusyOnes_TakesThePlaceOfTheOldest()
    {
        var all = new[] { Open(), Open(), Open() };
        foreach (var connection in all)
        {
            ConnectionPlaces.Mark(connection.Features, busy: true);
        }

        var newest = Open();

        all.Append(newest).Select(connection => connection.Aborted).ShouldBe([true, false, false, false]);
    }

    [Fact]
    public async Task Place_OfAConnectionThatEnded_IsFree()
    {
        var (first, second, third) = (Open(), Open(), Open());
        second.End();
        await second.Held;

        var fourth = Open();

        new[] { first, third, fourth }.ShouldAllBe(connection => !connection.Aborted);
    }

    [Fact]
    public async Task EndOfAConnectionThatLostItsPlace_FreesNoOther()
    {
        var (first, second, third) = (Open(), Open(), Open());
        Open();
        first.End();
        await first.Held;

        Open();

        first.Aborted.ShouldBeTrue();
        second.Aborted.ShouldBeTrue();
        third.Aborted.ShouldBeFalse();
    }

    public void Dispose() => _connections.ForEach(connection => connection.End());

    private Connection Open()
    {
        var connection = new Connection();
        _connections.Add(connection);
        connection.Held = _places.HoldAsync(connection, _ => connection.Ended);
        return connection;
    }

    private sealed class Connection : DefaultConnectionContext
    {
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Aborted { get; private set; }

        public Task Ended => _end.Task;

        public Task Held { get; set; } = Task.CompletedTask;

        public void End() => _end.TrySetResult();

        public override void Abort(ConnectionAbortedException abortReason) => Aborted = true;
    }
}
