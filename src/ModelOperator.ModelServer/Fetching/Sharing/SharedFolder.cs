using ModelOperator.Contracts.Models;
using ModelOperator.ModelServer.Fetching.Sources;

namespace ModelOperator.ModelServer.Fetching.Sharing;

/// <summary>
/// A folder that pods on several nodes share, which holds one model. The first pod downloads it, and the others wait for it and then use
/// the same files. A pod that dies on the way is replaced by the next, which goes on with the files that are complete.
/// </summary>
/// <remarks>
/// Each downloads into a folder that has its own name, and whoever takes over gives that folder another name. So a pod that was taken for
/// dead and goes on writes to a place that nobody uses. A model that is in place and marked is never replaced or deleted.
/// </remarks>
/// <param name="output">The path of the model. Its parent is the folder.</param>
/// <param name="digest">The digest of the model.</param>
/// <param name="owner">A name that nobody else has, without spaces or slashes.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
internal sealed class SharedFolder(string output, string digest, string owner, TimeProvider time, TextWriter log)
{
    private const string Downloads = ".fetch-";

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly string _root = Path.GetDirectoryName(output)!;

    private string Mark => $"{output}.verified";

    private string Lock => Path.Combine(_root, "lock");

    private string Own => Path.Combine(_root, Downloads + owner);

    /// <summary>Sees to it that the model is in place.</summary>
    /// <param name="downloadAsync">Downloads the model to a path and verifies its digest.</param>
    /// <param name="cancellationToken">Cancels the wait or the download.</param>
    /// <exception cref="FetchException">The model cannot be fetched, or the folder cannot be written.</exception>
    public async Task FillAsync(Func<string, CancellationToken, Task> downloadAsync, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_root);
        (string? Text, long Since) seen = (null, 0);
        while (!VerifiedMark.IsValid(Mark, output))
        {
            if (SharedLock.TryTake(Lock, owner, time) is { } held)
            {
                await using (held)
                {
                    await FillAsync(held, downloadAsync, cancellationToken);
                }

                continue;
            }

            var text = SharedLock.Read(Lock);
            if (text != seen.Text)
            {
                if (text is not null && (seen.Text is null || SharedLock.OwnerIn(seen.Text) != SharedLock.OwnerIn(text)))
                {
                    await log.WriteLineAsync($"waiting for {SharedLock.OwnerIn(text)}, which downloads the model to {_root}");
                }

                seen = (text, time.GetTimestamp());
            }
            else if (text is not null && time.GetElapsedTime(seen.Since) >= SharedLock.Patience)
            {
                await log.WriteLineAsync(
                    $"{SharedLock.OwnerIn(text)} gave no sign of life for {SharedLock.Patience.TotalSeconds} s; taking over");
                SharedLock.Break(Lock, text, owner);
                continue;
            }

            await Task.Delay(Look, time, cancellationToken);
        }

        await log.WriteLineAsync($"{output} is in place and verified, with sha256 {digest}");
    }

    private async Task FillAsync(
        SharedLock held, Func<string, CancellationToken, Task> downloadAsync, CancellationToken cancellationToken)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, held.Lost);
        try
        {
            if (VerifiedMark.IsValid(Mark, output) || await IsRightAsync(both.Token))
            {
                held.RequireOwn();
                VerifiedMark.Write(Mark, output);
                return;
            }

            held.RequireOwn();
            Delete(output);
            TakeOver();
            var place = Path.Combine(Own, Path.GetFileName(output));
            await downloadAsync(place, both.Token);
            held.RequireOwn();
            Publish(place);
            VerifiedMark.Write(Mark, output);
            Delete(Own);
        }
        catch (OperationCanceledException) when (held.Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            held.RequireOwn();
            throw;
        }
    }

    // A pod that died after it had put the model in place, or files that have other lengths than they had.
    private async Task<bool> IsRightAsync(CancellationToken cancellationToken)
    {
        try
        {
            return Directory.Exists(output) ? (await LocalFolder.ReadAsync(output, cancellationToken)).Digest == digest
                : File.Exists(output) && await LocalFolder.DigestAsync(output, cancellationToken) == digest;
        }
        catch (ModelFolderException)
        {
            return false;
        }
    }

    // The files that a dead pod has completed are used again, and what else is left of it goes.
    private void TakeOver()
    {
        foreach (var left in Directory.GetDirectories(_root, Downloads + "*"))
        {
            if (left != Own && !Directory.Exists(Own))
            {
                Directory.Move(left, Own);
            }
            else if (left != Own)
            {
                Delete(left);
            }
        }
    }

    // Neither move replaces anything.
    private void Publish(string place)
    {
        if (Directory.Exists(place))
        {
            File.Move(place + ".sha256", output + ".sha256", overwrite: true);
            Directory.Move(place, output);
        }
        else
        {
            File.Move(place, output, overwrite: false);
        }
    }

    private static void Delete(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
        else
        {
            File.Delete(path);
        }
    }
}
