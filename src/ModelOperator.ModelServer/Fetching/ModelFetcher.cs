using ModelOperator.Contracts.Models;
using ModelOperator.Fetching.Copying;
using ModelOperator.Fetching.Sources;
using ModelOperator.ModelServer.Fetching.Telling;

namespace ModelOperator.ModelServer.Fetching;

/// <summary>Fetches a model, which is a file or a folder. It appears at its place whole and verified, or not at all.</summary>
internal sealed class ModelFetcher(
    FileFetcher files, FolderFetcher folders, TimeProvider time, TextWriter output, ProgressBoard board)
{
    /// <returns>The digest of the file or folder that is in place now, in lower-case hex.</returns>
    /// <exception cref="FetchException">The model cannot be fetched, is too large, or has another digest. What was in place before is
    /// unchanged.</exception>
    public async Task<string> FetchAsync(FetchSettings settings, CancellationToken cancellationToken)
    {
        if (HeldDigest.Expected(settings) is { } expected && await PresentAsync(settings, cancellationToken) == expected)
        {
            await output.WriteLineAsync($"model {settings.Uri.Name}: {settings.Output} is there already, with sha256 {expected}");
            return expected;
        }

        var uri = settings.Uri;
        try
        {
            return await WholeLimit.RunAsync(
                uri.IsFolder, uri.IsFolder ? settings.FolderTimeout : settings.Timeout, time,
                (onward, token) => uri.IsFolder
                    ? folders.DownloadAsync(settings, onward, token)
                    : files.DownloadAsync(settings, token),
                cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FetchException($"{exception.Message.TrimEnd('.')}", exception);
        }
    }

    /// <summary>The digest of the model that is in place. Null when there is none, or none that could have been fetched.</summary>
    private async Task<string?> PresentAsync(FetchSettings settings, CancellationToken cancellationToken)
    {
        if (settings.Uri.IsFolder ? !Directory.Exists(settings.Output) : !File.Exists(settings.Output))
        {
            return null;
        }

        try
        {
            return await new ModelReading(settings.Uri.Name, time, output, board).DigestAsync(settings.Output, cancellationToken);
        }
        catch (ModelFolderException)
        {
            return null;
        }
    }
}
