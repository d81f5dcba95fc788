using ModelOperator.Hosting.Connections;

namespace ModelOperator.ModelServer.Requests;

/// <summary>The bodies of one connection: one at a time over HTTP/1.1, one of each stream over HTTP/2. Shares stay with the connection and
/// are used again.</summary>
internal sealed class ConnectionBodies(BodyBudget budget, TimeProvider time, ClientConnection? connection = null)
{
    private readonly Lock _gate = new();
    private volatile BodyShare[] _shares = [];

    /// <summary>Bytes of all of them.</summary>
    public long Held => _shares.Sum(share => share.Held);

    /// <summary>The upload that waits for its client and holds the most; null when there is none that holds anything.</summary>
    public BodyShare? Largest => _shares.Where(share => share is { Waits: true, Held: > 0 }).MaxBy(share => share.Held);

    public BodyShare Open()
    {
        foreach (var share in _shares)
        {
            if (share.TryOpen())
            {
                return share;
            }
        }

        var another = new BodyShare(budget, this, time);
        another.TryOpen();
        connection?.Add(another);
        lock (_gate)
        {
            _shares = [.. _shares, another];
        }

        return another;
    }

    public void EndStalled()
    {
        foreach (var share in _shares)
        {
            share.EndIfStalled();
        }
    }
}
