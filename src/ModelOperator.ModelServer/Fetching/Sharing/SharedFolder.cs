using ModelOperator.Contracts.Models;
using ModelOperator.Fetching.Sources;
using ModelOperator.ModelServer.Fetching.Telling;

namespace ModelOperator.ModelServer.Fetching.Sharing;

/// <summary>
/// A folder that pods on several nodes share, which holds one model. The first pod downloads it, and the others wait for it and then use
/// the same files. A pod that dies on the way is replaced by the next, which goes on with the files that are complete.
/// </summary>
/// <remarks>
/// A model that is in place and marked is never replaced or deleted. One that is in place and wrong is replaced when the right one has been
/// downloaded, because pods may still serve from it. See <see cref="OwnFolder"/> for a pod that was taken for dead and goes on.
/// </remarks>
/// <param name="output">The path of the model. Its parent is the folder.</param>
/// <param name="digest">The digest of the model.</param>
/// <param name="owner">A name that nobody else has, without spaces or slashes.</param>
/// <param name="time">The clock.</param>
/// <param name="reading">Reads a model that is in place without a mark, or a folder without its list.</param>
/// <param name="log">The log.</param>
internal sealed class SharedFolder(
    string output, string digest, string owner, TimeProvider time, ModelReading reading, TextWriter log)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly string _root = Path.GetDirectoryName(output)!;
    private readonly OwnFolder _own = new(output, owner);

    private string Mark => $"{output}.verified";

    private string Lock => Path.Combine(_root, "lock");

    /// <summary>Sees to it that the model is in place.</summary>
    /// <param name="downloadAsync">Downloads the model to a path and verifies its digest.</param>
    /// <param name="cancellationToken">Cancels the wait or the download.</param>
    /// <exception cref="FetchException">The model cannot be fetched, or the folder cannot be written.</exception>
    public async Task FillAsync(Func<string, CancellationToken, Task> downloadAsync, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_root);
        var watch = new LockWatch(Lock, time);
        var isFilled = false;
        while (!VerifiedMark.IsValid(Mark, output))
        {
            if (SharedLock.TryTake(Lock, owner, time) is { } held)
            {
                await using (held)
                {
                    await FillAsync(held, downloadAsync, cancellationToken);
                }

                isFilled = true;
                break;
            }

            await WaitAsync(watch, cancellationToken);
        }

        if (!isFilled)
        {
            await new Leftovers(_root, owner, _own, time, log).RemoveAsync();
        }

        await log.WriteLineAsync($"{output} is in place and verified, with sha256 {digest}");
    }

    private async Task WaitAsync(LockWatch watch, CancellationToken cancellationToken)
    {
        var sight = watch.Look();
        var other = LockText.ShownOwnerIn(watch.Text ?? "");
        if (sight is LockSight.DeadOwner)
        {
            await log.WriteLineAsync($"{other} gave no sign of life for {SharedLock.Patience.TotalSeconds} s; taking over");
            SharedLock.Break(Lock, watch.Text!, owner);
            return;
        }

        if (sight is LockSight.NewOwner)
        {
            await log.WriteLineAsync($"waiting for {other}, which downloads the model to {_root}");
        }

        await Task.Delay(Look, time, cancellationToken);
    }

    private async Task FillAsync(
        SharedLock held, Func<string, CancellationToken, Task> downloadAsync, CancellationToken cancellationToken)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, held.Lost);
        try
        {
            await held.RequireOwnAsync(cancellationToken);
            _own.TakeOver();
            await FillAsync(held, downloadAsync, both.Token, cancellationToken);
            _own.Delete();
        }
        catch (OperationCanceledException) when (held.Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            await held.RequireOwnAsync(cancellationToken);
            throw;
        }
        catch (FetchException exception) when (exception.IsWrongModel)
        {
            // Another digest has another folder, so nobody could use these files.
            _own.Delete();
            throw;
        }
        catch (IOException)
        {
            // This is what a pod finds that was taken for dead.
            await held.RequireOwnAsync(cancellationToken);
            throw;
        }
    }

    private async Task FillAsync(
        SharedLock held, Func<string, CancellationToken, Task> downloadAsync, CancellationToken either, CancellationToken cancellationToken)
    {
        if (VerifiedMark.IsValid(Mark, output))
        {
            return;
        }

        if (await IsRightAsync(either))
        {
            VerifiedMark.Write(_own.Mark, output);
            await held.RequireOwnAsync(cancellationToken);
        }
        else
        {
            await downloadAsync(_own.Place, either);
            await FolderProof.RequireAsync(_own.Place, $"{output}.sha256", digest, reading, either);
            VerifiedMark.Write(_own.Mark, _own.Place);
            await held.RequireOwnAsync(cancellationToken);
            _own.Publish();
        }

        _own.PublishMark(Mark);
        if (!VerifiedMark.IsValid(Mark, output))
        {
            throw new FetchException(
                $"the claim does not keep what was written to it: {Mark} does not fit {output}, though both have just been put in place; "
                    + "see whether something else changes these files, and whether they are links")
            {
                IsWrongModel = true,
            };
        }
    }

    // A pod that died after it had put the model in place, or files that have other lengths than they had.
    private async Task<bool> IsRightAsync(CancellationToken cancellationToken)
    {
        try
        {
            return !VerifiedMark.HasLink(output) && Path.Exists(output)
                && await reading.DigestAsync(output, cancellationToken) == digest;
        }
        catch (ModelFolderException)
        {
            return false;
        }
    }
}
