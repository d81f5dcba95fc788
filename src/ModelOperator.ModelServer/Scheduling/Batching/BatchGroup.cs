using ModelOperator.ModelServer.Scheduling.Rows;

namespace ModelOperator.ModelServer.Scheduling.Batching;

/// <summary>Requests that wait and may share a run, or such that each run alone; those that must start first in front.</summary>
internal sealed class BatchGroup
{
    private readonly List<PendingRequest> _waiting = [];

    public int Count => _waiting.Count;

    /// <summary>The rows of all its requests together.</summary>
    public int Rows { get; private set; }

    /// <summary>When the first of them waits for company no longer. Not for an empty group.</summary>
    public long StartBy => _waiting[0].StartBy;

    /// <summary>False when each runs alone.</summary>
    public bool Shares => _waiting[0].Rows > 0 && _waiting[0].Model.Rows.Obstacle is null;

    /// <summary>True when a request belongs to it.</summary>
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

    /// <summary>False when it is not among them.</summary>
    public bool Remove(PendingRequest request)
    {
        var removed = _waiting.Remove(request);
        Rows -= removed ? request.Rows : 0;
        return removed;
    }

    /// <summary>Takes out the first, and those behind it that fit into its run.</summary>
    /// <param name="mostRows">In all; the first may have more.</param>
    public List<PendingRequest> Take(int mostRows)
    {
        var (count, rows, shares) = (1, _waiting[0].Rows, Shares);
        while (shares && count < _waiting.Count && rows + _waiting[count].Rows <= mostRows)
        {
            rows += _waiting[count++].Rows;
        }

        var taken = _waiting.GetRange(0, count);
        _waiting.RemoveRange(0, count);
        Rows -= rows;
        return taken;
    }

    /// <summary>Takes out those that have waited as long as they may.</summary>
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

    /// <summary>When the next one has waited as long as it may.</summary>
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
