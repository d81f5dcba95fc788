using ModelOperator.Fetching.Sources;

namespace ModelOperator.ModelServer.Fetching.Sharing;

/// <summary>
/// Removes what dead pods have left beside a model that is in place: nobody takes their downloads over any more, because nobody downloads
/// this model again.
/// </summary>
/// <param name="root">The folder of the model.</param>
/// <param name="owner">A name that nobody else has, without spaces or slashes.</param>
/// <param name="own">The folder into which the leftovers are moved.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
internal sealed class Leftovers(string root, string owner, OwnFolder own, TimeProvider time, TextWriter log)
{
    // Far longer than an owner that is alive goes without a sign of life. The times of both files are those of the claim's own server.
    private static readonly TimeSpan Dead = TimeSpan.FromHours(1);

    private string Lock => Path.Combine(root, "lock");

    /// <summary>Removes them, unless a pod that may be alive has the lock. What cannot be removed stays.</summary>
    public async Task RemoveAsync()
    {
        try
        {
            var held = LockText.Read(Lock);
            if (held is null ? !OwnFolder.AreIn(root) : !IsOld())
            {
                return;
            }

            if (held is not null)
            {
                SharedLock.Break(Lock, held, owner);
            }

            if (SharedLock.TryTake(Lock, owner, time) is { } taken)
            {
                await using (taken)
                {
                    own.TakeOver();
                    own.Delete();
                }

                await log.WriteLineAsync($"removed what pods that died have left in {root}");
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FetchException)
        {
            // They take room, but the model is in place.
            await log.WriteLineAsync($"leftovers in {root} cannot be removed: {exception.Message.TrimEnd('.')}");
        }
    }

    private bool IsOld()
    {
        var now = Path.Combine(root, $"now.{owner}");
        File.WriteAllText(now, "");
        try
        {
            return File.GetLastWriteTimeUtc(now) - File.GetLastWriteTimeUtc(Lock) > Dead;
        }
        finally
        {
            File.Delete(now);
        }
    }
}
