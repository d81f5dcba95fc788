using ModelOperator.Fetching.Copying;
using ModelOperator.Fetching.Sources;
using ModelOperator.ModelServer.Fetching.Telling;

namespace ModelOperator.ModelServer.Fetching;

/// <summary>Downloads a model that is one file.</summary>
internal sealed class FileFetcher(IReadOnlyList<IModelSource> sources, TimeProvider time, TextWriter output, ProgressBoard board)
{
    /// <summary>Downloads and verifies the file, and puts it in place.</summary>
    /// <returns>The SHA-256 of the file, in lower-case hex.</returns>
    public async Task<string> DownloadAsync(FetchSettings settings, CancellationToken cancellationToken)
    {
        var source = sources.FirstOrDefault(source => source.Reads(settings.Uri.Scheme))
            ?? throw new FetchException(
                $"{settings.Uri.Scheme}:// is no known kind of address; use https, s3, gs, azure, oci, hf, pvc or configmap");
        var directory = Path.GetDirectoryName(settings.Output)!;
        // The name is always the same, so that the next try deletes what an interrupted one left.
        var partial = Path.Combine(directory, $".{Path.GetFileName(settings.Output)}.partial");
        Directory.CreateDirectory(directory);
        try
        {
            // On a volume that pods share, the interrupted one may go on and write to the file that it has open.
            File.Delete(partial);
            await using var file = new FileStream(
                partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
            var progress = new FetchProgress(settings.Uri.Name, time, output, board);
            var (bytes, sha256) = await new ModelFileCopier(settings.StallTimeout, time, output).CopyAsync(
                source, settings.Uri, file, new FileTotal(settings.MaxSize, progress.Report), cancellationToken);
            file.Flush(flushToDisk: true);
            var verified = HeldDigest.Verify(settings, sha256, "file");
            await file.DisposeAsync();
            File.Move(partial, settings.Output, overwrite: true);
            await output.WriteLineAsync(
                $"model {settings.Uri.Name}: {bytes} bytes to {settings.Output} in {progress.Elapsed.TotalSeconds:0.0} s, "
                + $"sha256 {sha256}" + verified);
            return sha256;
        }
        finally
        {
            File.Delete(partial);
        }
    }
}
