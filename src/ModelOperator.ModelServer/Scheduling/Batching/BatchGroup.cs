using ModelOperator.ModelServer.Scheduling.Rows;

namespace ModelOperator.ModelServer.Scheduling.Batching;

/// <summary>Waiting requests that may share a run, or waiting requests that each run alone. The request that must start first is the
/// first.</summary>
internal sealed class BatchGroup
{
    private readonly List<PendingRequest> _waiting = [];

    public int Count => _waiting.Count;

    /// <summary>The rows of all requests in the group.</summary>
    public int Rows { get; private set; }

    /// <summary>The time until which the first request waits for others. An empty group has none.</summary>
    public long StartBy => _waiting[0].StartBy;

    /// <summary>False when each request of the group runs alone.</summary>
    public bool Shares => _waiting[0].Rows > 0 && _waiting[0].Model.Rows.Obstacle is null;

    /// <summary>Tells whether a request belongs to the group.</summary>
    public bool Takes(PendingRequest request)
    {
        var first = _waiting[0];
        return request.Rows == 0
            ? first.Rows == 0
            : first.Rows > 0 && ReferenceEquals(first.Model, request.Model) && BatchShape.Alike(first.Request, request.Request);
    }

    public void Add(PendingRequest request)
    {
        var place = _waiting.Count;
        while (place > 0 && _waiting[place - 1].StartBy > request.StartBy)
        {
            place--;
        }

        _waiting.Insert(place, request);
        Rows += request.Rows;
    }

    /// <summary>Removes a request. False when it is not in the group.</summary>
    public bool Remove(PendingRequest request)
    {
        var removed = _waiting.Remove(request);
        Rows -= removed ? request.Rows : 0;
        return removed;
    }

    /// <summary>Removes the first request and those behind it that fit into the same run.</summary>
    /// <param name="maxRows">The most rows of a run. The first request may have more by itself.</param>
    public List<PendingRequest> Take(int maxRows)
    {
        var (count, rows, shares) = (1, _waiting[0].Rows, Shares);
        while (shares && count < _waiting.Count && rows + _waiting[count].Rows <= maxRows)
        {
            rows += _waiting[count++].Rows;
        }

        var taken = _waiting.GetRange(0, count);
        _waiting.RemoveRange(0, count);
        Rows -= rows;
        return taken;
    }

    /// <summary>Removes the requests that have waited as long as they may, and adds them to a list.</summary>
    public void TakeExpired(long now, ref List<PendingRequest>? expired)
    {
        for (var index = _waiting.Count - 1; index >= 0; index--)
        {
            if (_waiting[index].Expires <= now)
            {
                (expired ??= []).Add(_waiting[index]);
                Rows -= _waiting[index].Rows;
                _waiting.RemoveAt(index);
            }
        }
    }

    /// <summary>Gets the time at which the next request has waited as long as it may.</summary>
    public long NextExpiry()
    {
        var next = long.MaxValue;
        foreach (var request in _waiting)
        {
            next = Math.Min(next, request.Expires);
        }

        return next;
    }
}
