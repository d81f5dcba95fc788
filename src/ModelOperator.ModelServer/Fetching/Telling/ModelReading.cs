using ModelOperator.Contracts.Models;

namespace ModelOperator.ModelServer.Fetching.Telling;

/// <summary>Reads a model that is on a disk for its digest, and tells how far it is as a download does.</summary>
/// <param name="model">The name of the model in the log.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
/// <param name="board">The numbers for whoever asks.</param>
internal sealed class ModelReading(string model, TimeProvider time, TextWriter log, ProgressBoard board)
{
    /// <summary>The digest of a file or folder, in lower-case hex.</summary>
    /// <exception cref="ModelFolderException">The folder cannot be a model.</exception>
    public async Task<string> DigestAsync(string place, CancellationToken cancellationToken) => Directory.Exists(place)
        ? (await ManifestAsync(place, cancellationToken)).Digest
        : await ToldAsync(LengthOf(place), read => LocalFolder.DigestAsync(place, cancellationToken, read));

    /// <summary>The manifest of a folder.</summary>
    /// <exception cref="ModelFolderException">The folder cannot be a model.</exception>
    public Task<FolderManifest> ManifestAsync(string folder, CancellationToken cancellationToken) => ToldAsync(
        LocalFolder.List(folder).Sum(path => LengthOf(Path.Combine(folder, path))),
        read => LocalFolder.ReadAsync(folder, cancellationToken, read));

    private async Task<T> ToldAsync<T>(long length, Func<Action<int>, Task<T>> readAsync)
    {
        var progress = new FetchProgress(model, time, log, board) { IsReading = true, Length = length };
        var bytes = 0L;
        try
        {
            return await readAsync(count => progress.Report(bytes += count));
        }
        finally
        {
            // A download that follows is another thing.
            board.Report = null;
        }
    }

    private static long LengthOf(string path) => new FileInfo(path).Length;
}
