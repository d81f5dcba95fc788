namespace ModelOperator.ModelServer.Fetching.Sharing;

/// <summary>Watches the lock of another, to tell when its owner is dead.</summary>
/// <param name="path">The path of the lock.</param>
/// <param name="time">The clock.</param>
internal sealed class LockWatch(string path, TimeProvider time)
{
    private long _since;
    private long? _unreadableSince;

    /// <summary>The text that the lock had at the last look; null when nobody had it.</summary>
    public string? Text { get; private set; }

    /// <summary>Looks at the lock once. One that cannot be read now is read at the next look.</summary>
    /// <exception cref="IOException">The lock could not be read for too long.</exception>
    public LockSight Look()
    {
        string? text;
        try
        {
            text = LockText.Read(path);
            _unreadableSince = null;
        }
        catch (IOException) when (time.GetElapsedTime(_unreadableSince ?? time.GetTimestamp()) < SharedLock.Patience)
        {
            _unreadableSince ??= time.GetTimestamp();
            // The owner could perhaps not write either, so it has its whole time again.
            _since = time.GetTimestamp();
            return LockSight.Nothing;
        }

        if (text == Text)
        {
            return text is not null && time.GetElapsedTime(_since) >= SharedLock.Patience ? LockSight.DeadOwner : LockSight.Nothing;
        }

        var isNew = text is not null && (Text is null || LockText.OwnerIn(Text) != LockText.OwnerIn(text));
        (Text, _since) = (text, time.GetTimestamp());
        return isNew ? LockSight.NewOwner : LockSight.Nothing;
    }
}
