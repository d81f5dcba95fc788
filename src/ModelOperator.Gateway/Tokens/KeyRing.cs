namespace ModelOperator.Gateway.Tokens;

/// <summary>
/// The keys in a folder, which is a mounted Secret with one key in each file. The key whose name sorts last signs, and all are accepted. So
/// a key is rotated by adding one, and removed once the tokens that it signed are too old. The folder is read again at intervals.
/// </summary>
internal sealed class KeyRing(string folder, TimeProvider time, ILogger<KeyRing> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private volatile IReadOnlyList<SigningKey> _keys = [];
    private long _readAt;
    private bool _wasRead;

    /// <summary>The keys, with the signing key first; empty when the Secret has none, or does not exist.</summary>
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
        // One request reads the folder while others go on with the known keys; at the first time all wait for it.
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
                return; // another request has read it in the meantime
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

    // Names that begin with two dots belong to the kubelet.
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
