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
    public async Task<string> DigestAsync(string place, CancellationToken cancellationToken)
    {
        var isFolder = Directory.Exists(place);
        var progress = new FetchProgress(model, time, log, board)
        {
            IsReading = true,
            Length = isFolder ? LocalFolder.List(place).Sum(path => LengthOf(Path.Combine(place, path))) : LengthOf(place),
        };
        var bytes = 0L;
        void Read(int count) => progress.Report(bytes += count);
        try
        {
            return isFolder
                ? (await LocalFolder.ReadAsync(place, cancellationToken, Read)).Digest
                : await LocalFolder.DigestAsync(place, cancellationToken, Read);
        }
        finally
        {
            // A download that follows is another thing.
            board.Report = null;
        }
    }

    private static long LengthOf(string path) => new FileInfo(path).Length;
}
