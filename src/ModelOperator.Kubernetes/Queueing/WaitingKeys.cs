using System.Diagnostics.CodeAnalysis;

namespace ModelOperator.Kubernetes.Queueing;

/// <summary>
/// Keys that wait in two lanes. What has changed goes before what is only looked at again: retries, looks at a set time, and what a new
/// leader finds. The second lane still gets every fourth turn, so that changes without end do not stop the clocks of others. It is not
/// thread-safe, but the queue that uses it is.
/// </summary>
/// <param name="groupOf">Returns the group of a key; groups take turns.</param>
internal sealed class WaitingKeys<TKey>(Func<TKey, string> groupOf)
    where TKey : notnull
{
    private const int ChangedInARow = 3;
    private readonly FairLane<TKey> _changed = new(groupOf);
    private readonly FairLane<TKey> _again = new(groupOf);
    private int _inARow;

    /// <summary>The number of keys in both lanes.</summary>
    public int Count => _changed.Count + _again.Count;

    /// <summary>Adds a key, which must not wait already.</summary>
    /// <param name="key">The key.</param>
    /// <param name="hasChanged">True for the lane that goes first.</param>
    public void Enqueue(TKey key, bool hasChanged) => (hasChanged ? _changed : _again).Enqueue(key);

    /// <summary>Moves a key that waits in the second lane to the first one.</summary>
    public void Promote(TKey key)
    {
        if (_again.Remove(key))
        {
            _changed.Enqueue(key);
        }
    }

    /// <summary>Takes the next key.</summary>
    public bool TryDequeue([MaybeNullWhen(false)] out TKey key)
    {
        if ((_inARow < ChangedInARow || _again.Count == 0) && _changed.TryDequeue(out key))
        {
            _inARow++;
            return true;
        }

        _inARow = 0;
        return _again.TryDequeue(out key) || _changed.TryDequeue(out key);
    }
}
