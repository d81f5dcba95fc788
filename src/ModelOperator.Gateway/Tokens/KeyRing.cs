namespace ModelOperator.Gateway.Tokens;

/// <summary>
/// The keys of a folder, which is a mounted Secret: every file is a key. The one whose name sorts last signs, and all are taken, so that
/// a key is rotated by adding one, and taken away once the tokens that it signed are too old. The folder is looked at again now and then.
/// </summary>
internal sealed class KeyRing(string folder, TimeProvider time, ILogger<KeyRing> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private volatile IReadOnlyList<SigningKey> _keys = [];
    private long _readAt;
    private bool _wasRead;

    /// <summary>The keys, the one that signs first; none when the Secret has none, or is not there.</summary>
    public IReadOnlyList<SigningKey> Keys
    {
        get
        {
            if (!Volatile.Read(ref _wasRead) || time.GetElapsedTime(Volatile.Read(ref _readAt)) >= Interval)
            {
                Refresh();
            }

            return _keys;
        }
    }

    private void Refresh()
    {
        // One request looks, the others go on with what is known; the first time all wait for it.
        if (!Volatile.Read(ref _wasRead))
        {
            _gate.Enter();
        }
        else if (!_gate.TryEnter())
        {
            return;
        }

        try
        {
            if (_wasRead && time.GetElapsedTime(_readAt) < Interval)
            {
                return; // another request has looked meanwhile
            }

            var had = _keys.Count;
            _keys = Read();
            Volatile.Write(ref _readAt, time.GetTimestamp());
            if (!_wasRead || _keys.Count != had)
            {
                Log.KeysRead(logger, _keys.Count, folder);
            }

            Volatile.Write(ref _wasRead, true);
        }
        finally
        {
            _gate.Exit();
        }
    }

    // Names that begin with two dots are the kubelet's own.
    private IReadOnlyList<SigningKey> Read()
    {
        try
        {
            return
            [
                .. Directory.EnumerateFiles(folder).Where(file => !Path.GetFileName(file).StartsWith("..", StringComparison.Ordinal))
                    .OrderDescending(StringComparer.Ordinal).Select(file => SigningKey.From(File.ReadAllBytes(file))).OfType<SigningKey>(),
            ];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.KeysUnreadable(logger, folder, exception.Message);
            return _keys;
        }
    }
}
