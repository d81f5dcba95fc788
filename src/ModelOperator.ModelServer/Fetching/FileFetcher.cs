using System.Security.Cryptography;
using ModelOperator.Fetching.Copying;
using ModelOperator.Fetching.Ranges;
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
            using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            // On a volume that pods share, the interrupted one may go on and write to the file that it has open.
            File.Delete(partial);
            await using var file = new FileStream(
                partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
            var copy = new PartialCopy(file, digest);
            var progress = new FetchProgress(settings.Uri.Name, time, output, board);
            var copier = new FileCopier(settings.Uri.Name, settings.StallTimeout, time, output, PartMemory.OfThisProcess());
            await copier.CopyAsync(
                (resume, token) => source.OpenAsync(settings.Uri, resume, token), copy, new Account(settings.MaxSize, progress),
                cancellationToken);

            file.Flush(flushToDisk: true);
            var sha256 = Convert.ToHexStringLower(digest.GetHashAndReset());
            if (copy.Length == 0)
            {
                throw new FetchException("the file is empty");
            }

            if (copy.Promised is { } promised && !string.Equals(sha256, promised, StringComparison.Ordinal))
            {
                throw new FetchException($"the source promised sha256 {promised}, but sent {sha256}");
            }

            var verified = HeldDigest.Verify(settings, sha256, "file");
            await file.DisposeAsync();
            File.Move(partial, settings.Output, overwrite: true);
            await output.WriteLineAsync(
                $"model {settings.Uri.Name}: {copy.Length} bytes to {settings.Output} in {progress.Elapsed.TotalSeconds:0.0} s, "
                + $"sha256 {sha256}" + verified);
            return sha256;
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private sealed class Account(long limit, FetchProgress progress) : ICopyAccount
    {
        public void Begin(long? length)
        {
            progress.Length = length;
            RefuseLarger(length ?? 0);
        }

        public void Reach(long length)
        {
            RefuseLarger(length);
            progress.Report(length);
        }

        private void RefuseLarger(long length)
        {
            if (length > limit)
            {
                throw new FetchException($"the file is larger than {limit} bytes (--max-size)");
            }
        }
    }
}
