using ModelOperator.Hosting.Connections;

namespace ModelOperator.ModelServer.Requests;

/// <summary>The bodies of one connection: one at a time over HTTP/1.1, and one for each stream over HTTP/2. The shares stay with the
/// connection and are used again by its later requests.</summary>
internal sealed class ConnectionBodies(BodyBudget budget, TimeProvider time, ClientConnection? connection = null)
{
    private readonly Lock _gate = new();
    private volatile BodyShare[] _shares = [];

    /// <summary>The bytes that the bodies hold together.</summary>
    public long Held => _shares.Sum(share => share.Held);

    /// <summary>The upload that holds the most of those that wait for their client. Null when none of them holds anything.</summary>
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
