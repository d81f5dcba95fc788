using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Folders;

/// <summary>The bytes that the files of a folder will still take on a disk, all of them together. Files come at the same time, and what is
/// free is no room for one of them when another needs it.</summary>
/// <param name="require">Requires that the disk has room for a number of bytes.</param>
internal sealed class OwedRoom(Action<long> require)
{
    private readonly Lock _gate = new();
    private long _owed;

    /// <summary>Requires room for more bytes, beside what is owed already, and owes it.</summary>
    /// <exception cref="FetchException">There is not.</exception>
    public void Require(long bytes)
    {
        lock (_gate)
        {
            require(_owed + bytes);
            _owed += bytes;
        }
    }

    /// <summary>Owes room that the disk has, since a file that was there is written anew.</summary>
    public void Owe(long bytes) => Settle(-bytes);

    /// <summary>Owes some bytes no more, which are written now or not at all; fewer than none when a file begins anew.</summary>
    public void Settle(long bytes)
    {
        lock (_gate)
        {
            _owed -= bytes;
        }
    }
}
