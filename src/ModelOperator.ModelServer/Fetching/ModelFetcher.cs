using System.Buffers;
using System.Security.Cryptography;
using ModelOperator.ModelServer.Fetching.Sources;

namespace ModelOperator.ModelServer.Fetching;

/// <summary>Fetches a model file. The file appears at its place whole and verified, or not at all.</summary>
internal sealed class ModelFetcher(IReadOnlyList<IModelSource> sources, TimeProvider time, TextWriter output)
{
    private const int MaxTries = 5;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private const int BufferSize = 128 * 1024;

    /// <returns>The SHA-256 of the file that is in place now, in lower-case hex.</returns>
    /// <exception cref="FetchException">The file cannot be fetched, is too large, or has another digest. What was in place before is
    /// unchanged.</exception>
    public async Task<string> FetchAsync(FetchSettings settings, CancellationToken cancellationToken)
    {
        if (HeldDigest.Expected(settings) is { } expected
            && File.Exists(settings.Output)
            && await DigestAsync(settings.Output, cancellationToken) == expected)
        {
            await output.WriteLineAsync($"model {settings.Uri.Name}: {settings.Output} is there already, with sha256 {expected}");
            return expected;
        }

        using var whole = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = time.CreateTimer(
            static state => ((CancellationTokenSource)state!).Cancel(), whole, settings.Timeout, Timeout.InfiniteTimeSpan);
        try
        {
            return await DownloadAsync(settings, whole.Token);
        }
        catch (OperationCanceledException) when (whole.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new FetchException($"not done after {settings.Timeout.TotalSeconds} s (--timeout-seconds)");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FetchException($"{exception.Message.TrimEnd('.')}", exception);
        }
    }

    private static async Task<string> DigestAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }

    private async Task<string> DownloadAsync(FetchSettings settings, CancellationToken cancellationToken)
    {
        var source = sources.FirstOrDefault(source => source.Reads(settings.Uri.Scheme))
            ?? throw new FetchException($"{settings.Uri.Scheme}:// is no known kind of address; use https, s3, oci, pvc or configmap");
        var directory = Path.GetDirectoryName(settings.Output)!;
        // The name is always the same, so that the next try overwrites what an interrupted one left.
        var partial = Path.Combine(directory, $".{Path.GetFileName(settings.Output)}.partial");
        Directory.CreateDirectory(directory);
        try
        {
            using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using var file = new FileStream(
                partial, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
            var copy = new PartialCopy(file, digest);
            var progress = new FetchProgress(settings.Uri.Name, time, output);
            for (var tries = 1; !await TryCopyAsync(settings, source, copy, progress, tries, cancellationToken); tries++)
            {
                await output.WriteLineAsync(
                    $"model {settings.Uri.Name}: broken off at {copy.Length} bytes ({copy.Fault}); going on from there");
                await Task.Delay(RetryDelay * tries, time, cancellationToken);
            }

            file.Flush(flushToDisk: true);
            var sha256 = Convert.ToHexStringLower(digest.GetHashAndReset());
            // The digest of the first pod is read at the end, because it may have appeared during the download.
            var expected = HeldDigest.Expected(settings);
            Verify(settings, copy, sha256, expected);
            await file.DisposeAsync();
            File.Move(partial, settings.Output, overwrite: true);
            await output.WriteLineAsync(
                $"model {settings.Uri.Name}: {copy.Length} bytes to {settings.Output} in {progress.Elapsed.TotalSeconds:0.0} s, "
                + $"sha256 {sha256}"
                + (expected is null ? " (not verified: no --sha256)" : " as expected"));
            return sha256;
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>Copies the file or the rest of it. False when the download broke off and can go on.</summary>
    private async Task<bool> TryCopyAsync(
        FetchSettings settings, IModelSource source, PartialCopy copy, FetchProgress progress, int tries,
        CancellationToken cancellationToken)
    {
        var before = copy.Length;
        try
        {
            await using var content = await StallGuard.RunAsync(
                settings.StallTimeout, time, token => source.OpenAsync(settings.Uri, copy.Resume, token), cancellationToken);
            copy.Begin(content);
            progress.Length = content.Length;
            RefuseLarger(settings, content.Length ?? 0);
            await CopyAsync(settings, content, copy, progress, cancellationToken);
            return content.Length is null || copy.Length == content.Length
                ? true
                : throw new IOException($"the source ended after {copy.Length} of {content.Length} bytes");
        }
        catch (Exception exception) when (tries < MaxTries && copy.Resume is not null && copy.Length > before
            && (exception is IOException || exception is FetchException { MayGoOn: true }))
        {
            copy.Fault = exception.GetBaseException().Message;
            return false;
        }
    }

    private async Task CopyAsync(
        FetchSettings settings, ModelContent content, PartialCopy copy, FetchProgress progress, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (true)
            {
                var read = await StallGuard.RunAsync(
                    settings.StallTimeout, time, token => content.Stream.ReadAsync(buffer, token).AsTask(), cancellationToken);
                if (read == 0)
                {
                    return;
                }

                RefuseLarger(settings, copy.Length + read);
                await copy.AppendAsync(buffer.AsMemory(0, read), cancellationToken);
                progress.Report(copy.Length);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void RefuseLarger(FetchSettings settings, long length)
    {
        if (length > settings.MaxSize)
        {
            throw new FetchException($"the file is larger than {settings.MaxSize} bytes (--max-size)");
        }
    }

    private static void Verify(FetchSettings settings, PartialCopy copy, string digest, string? expected)
    {
        if (copy.Length == 0)
        {
            throw new FetchException("the file is empty");
        }

        if (copy.Promised is { } promised && !string.Equals(digest, promised, StringComparison.Ordinal))
        {
            throw new FetchException($"the source promised sha256 {promised}, but sent {digest}");
        }

        if (expected is not null && !string.Equals(digest, expected, StringComparison.Ordinal))
        {
            throw new FetchException(settings.Sha256.Length > 0
                ? $"sha256 mismatch: expected {expected}, got {digest}"
                : $"the file has sha256 {digest}, but this revision began with {expected}: it was overwritten in place. Put the former "
                    + "file back, or roll the new one out as a revision of its own, with its digest in spec.model.sha256 or at another "
                    + "address");
        }
    }
}
