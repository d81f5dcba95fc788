using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace ModelOperator.Hosting.Connections;

/// <summary>
/// The connections that a port may have at the same time. When all places are taken, the newest connection gets the place of the oldest one
/// that has no request under way, or else of the oldest of all, so that nobody shuts out others by holding connections.
/// </summary>
/// <param name="most">The number of places.</param>
internal sealed class ConnectionPlaces(int most)
{
    private readonly Lock _gate = new();
    private readonly List<Place> _taken = []; // oldest first

    /// <summary>Keeps a connection in a place until it ends.</summary>
    public async Task HoldAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var place = new Place(connection);
        connection.Features.Set(place);
        Take(place)?.Lose();
        try
        {
            await next(connection);
        }
        finally
        {
            lock (_gate)
            {
                _taken.Remove(place);
            }
        }
    }

    /// <summary>Notes whether the connection has a request under way.</summary>
    public static void Mark(IFeatureCollection features, bool busy)
    {
        if (features.Get<Place>() is { } place)
        {
            place.Busy = busy;
        }
    }

    private Place? Take(Place place)
    {
        lock (_gate)
        {
            Place? loser = null;
            if (_taken.Count == most)
            {
                loser = _taken.Find(taken => !taken.Busy) ?? _taken[0];
                _taken.Remove(loser);
            }

            _taken.Add(place);
            return loser;
        }
    }

    private sealed class Place(ConnectionContext connection)
    {
        private volatile bool _busy;

        public bool Busy
        {
            get => _busy;
            set => _busy = value;
        }

        public void Lose() => connection.Abort(new ConnectionAbortedException("a newer connection took its place"));
    }
}
