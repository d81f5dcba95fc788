namespace ModelOperator.Feedback.Tokens;

/// <summary>The files of a folder, which is a mounted Secret with one value in each file. They are sorted by their names, the last one
/// first. The folder is read again at intervals, so that a value is changed without a restart.</summary>
/// <param name="folder">The folder.</param>
/// <param name="parse">Makes a value of a file's content; null for one that cannot be used.</param>
/// <param name="time">The clock.</param>
/// <param name="told">Called with the number of values when it has changed, and after the first reading.</param>
/// <param name="logger">Logs that the folder cannot be read.</param>
internal sealed class SecretFolder<T>(
    string folder, Func<byte[], T?> parse, TimeProvider time, Action<int> told, ILogger logger)
    where T : class
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private volatile IReadOnlyList<T> _values = [];
    private long _readAt;
    private bool _wasRead;

    /// <summary>The values; empty when the Secret has none, or does not exist.</summary>
    public IReadOnlyList<T> Values
    {
        get
        {
            if (!Volatile.Read(ref _wasRead) || time.GetElapsedTime(Volatile.Read(ref _readAt)) >= Interval)
            {
                Refresh();
            }

            return _values;
        }
    }

    private void Refresh()
    {
        // One request reads the folder while others go on with the known values; at the first time all wait for it.
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

            var had = _values.Count;
            _values = Read();
            Volatile.Write(ref _readAt, time.GetTimestamp());
            if (!_wasRead || _values.Count != had)
            {
                told(_values.Count);
            }

            Volatile.Write(ref _wasRead, true);
        }
        finally
        {
            _gate.Exit();
        }
    }

    // Names that begin with two dots belong to the kubelet.
    private IReadOnlyList<T> Read()
    {
        try
        {
            return
            [
                .. Directory.EnumerateFiles(folder).Where(file => !Path.GetFileName(file).StartsWith("..", StringComparison.Ordinal))
                    .OrderDescending(StringComparer.Ordinal).Select(file => parse(File.ReadAllBytes(file))).OfType<T>(),
            ];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.KeysUnreadable(logger, folder, exception.Message);
            return _values;
        }
    }
}
