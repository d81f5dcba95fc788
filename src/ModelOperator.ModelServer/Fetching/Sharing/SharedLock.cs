using System.Globalization;
using System.Text;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.ModelServer.Fetching.Sharing;

/// <summary>
/// The file by which pods on several nodes agree who of them downloads a model. Its owner writes it anew every few seconds. Whoever sees
/// the same text for a minute may take it over, because its owner is dead. Clocks are not compared: nodes may disagree about the time.
/// </summary>
/// <remarks>
/// An owner that stood still for a minute and goes on can believe for a moment that the lock is still its own. So nothing that the owner
/// of the lock alone may do destroys what another has written; see <see cref="OwnFolder"/>.
/// </remarks>
internal sealed class SharedLock : IAsyncDisposable
{
    /// <summary>The time between two signs of life.</summary>
    internal static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    /// <summary>The time without a sign of life after which an owner counts as dead.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly string _owner;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _beating;
    private volatile bool _isLost;

    private SharedLock(string path, string owner, TimeProvider time)
    {
        (_path, _owner, _time) = (path, owner, time);
        _beating = BeatAsync();
    }

    /// <summary>Is cancelled when somebody else has taken the lock, or when the lock cannot be written for too long.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Takes the lock. Null while another has it.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="owner">A name that nobody else has, without spaces.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="FetchException">The lock cannot be written.</exception>
    public static SharedLock? TryTake(string path, string owner, TimeProvider time) =>
        ExclusiveFile.TryCreate(path, file => file.Write(Line(owner, 0))) ? new(path, owner, time) : null;

    /// <summary>Takes a dead owner's lock away.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="dead">The text that was the same for too long.</param>
    /// <param name="owner">The name of the one who takes it away.</param>
    public static void Break(string path, string dead, string owner)
    {
        var aside = $"{path}.{owner}";
        try
        {
            File.Move(path, aside, overwrite: true);
        }
        catch (FileNotFoundException)
        {
            return;
        }

        // Somebody may have broken it at the same time and taken it. Then it is given back, unless a third has taken it meanwhile: the
        // one whose lock is gone finds that out by itself.
        if (LockText.Read(aside) != dead && !File.Exists(path))
        {
            try
            {
                File.Move(aside, path, overwrite: false);
                return;
            }
            catch (IOException) when (File.Exists(path))
            {
                // The third came between.
            }
        }

        File.Delete(aside);
    }

    /// <summary>Makes sure that the lock is still the owner's. A file that cannot be read for a moment is read again, so that it does not
    /// cost a finished download.</summary>
    /// <exception cref="FetchException">The lock is no longer the owner's.</exception>
    public async Task RequireOwnAsync(CancellationToken cancellationToken)
    {
        var begun = _time.GetTimestamp();
        while (!_isLost)
        {
            try
            {
                if (IsOwn())
                {
                    return;
                }

                break;
            }
            catch (IOException) when (_time.GetElapsedTime(begun) < Patience)
            {
                // A server of files that is away for a moment.
            }

            await Task.Delay(Retry, _time, cancellationToken);
        }

        throw new FetchException("another pod has taken over, because this one gave no sign of life for too long") { MayGoOn = true };
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _beating;
        try
        {
            if (IsOwn())
            {
                File.Delete(_path);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The others wait until it counts as dead. The download itself has not failed.
        }

        _stop.Dispose();
        _lost.Dispose();
    }

    private static byte[] Line(string owner, long beats) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{owner} {beats}\n"));

    private bool IsOwn() => LockText.Read(_path) is { } text && LockText.OwnerIn(text) == _owner;

    private async Task BeatAsync()
    {
        var last = _time.GetTimestamp();
        try
        {
            for (long beats = 1; ; beats++)
            {
                await Task.Delay(Beat, _time, _stop.Token);
                if (TryBeat(beats))
                {
                    last = _time.GetTimestamp();
                }
                else if (_isLost || _time.GetElapsedTime(last) >= Patience - Beat)
                {
                    _isLost = true;
                    await _lost.CancelAsync();
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The work is done.
        }
    }

    private bool TryBeat(long beats)
    {
        try
        {
            if (!IsOwn())
            {
                _isLost = true;
                return false;
            }

            // The file is opened and not made: who has lost the lock must not put it back.
            using var file = new FileStream(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
            var found = new byte[_owner.Length];
            if (file.ReadAtLeast(found, found.Length, throwOnEndOfStream: false) < found.Length
                || Encoding.UTF8.GetString(found) != _owner)
            {
                _isLost = true;
                return false;
            }

            file.Position = 0;
            file.Write(Line(_owner, beats));
            return true;
        }
        catch (FileNotFoundException)
        {
            _isLost = true;
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A server of files that is away for a moment.
            return false;
        }
    }
}
