using System.Buffers;
using System.Security.Cryptography;

namespace ModelOperator.ModelServer.Fetching;

/// <summary>Brings a model file to its place: all of it and verified, or not at all.</summary>
internal sealed class ModelFetcher(IReadOnlyList<IModelSource> sources, TimeProvider time, TextWriter output)
{
    private const int BufferSize = 128 * 1024;

    /// <exception cref="FetchException">It cannot be had, is too large, or has another digest. The output is as it was.</exception>
    public async Task FetchAsync(FetchSettings settings, CancellationToken cancellationToken)
    {
        if (settings.Sha256.Length > 0 && File.Exists(settings.Output) && await DigestAsync(settings.Output, cancellationToken) == settings.Sha256)
        {
            await output.WriteLineAsync($"model {settings.Uri.Name}: {settings.Output} is there already, with sha256 {settings.Sha256}");
            return;
        }

        using var whole = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), whole, settings.Timeout, Timeout.InfiniteTimeSpan);
        try
        {
            await DownloadAsync(settings, whole.Token);
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

    private async Task DownloadAsync(FetchSettings settings, CancellationToken cancellationToken)
    {
        var source = sources.FirstOrDefault(source => source.Reads(settings.Uri.Scheme))
            ?? throw new FetchException($"{settings.Uri.Scheme}:// is no known kind of address; use https:// or configmap://");
        var directory = Path.GetDirectoryName(settings.Output)!;
        // One name, so that what an interrupted try left behind is overwritten by the next.
        var partial = Path.Combine(directory, $".{Path.GetFileName(settings.Output)}.partial");
        Directory.CreateDirectory(directory);
        try
        {
            await using var content = await StallGuard.RunAsync(
                settings.StallTimeout, time, token => source.OpenAsync(settings.Uri, token), cancellationToken);
            var progress = new FetchProgress(settings.Uri.Name, content.Length, time, output);
            var (length, digest) = await CopyAsync(settings, content, partial, progress, cancellationToken);
            Verify(settings, length, digest);
            File.Move(partial, settings.Output, overwrite: true);
            await output.WriteLineAsync(
                $"model {settings.Uri.Name}: {length} bytes to {settings.Output} in {progress.Elapsed.TotalSeconds:0.0} s, sha256 {digest}"
                + (settings.Sha256.Length == 0 ? " (not verified: no --sha256)" : " as expected"));
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private async Task<(long Length, string Digest)> CopyAsync(
        FetchSettings settings, ModelContent content, string path, FetchProgress progress, CancellationToken cancellationToken)
    {
        RefuseLarger(settings, content.Length ?? 0);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
            long length = 0;
            while (true)
            {
                var read = await StallGuard.RunAsync(
                    settings.StallTimeout, time, token => content.Stream.ReadAsync(buffer, token).AsTask(), cancellationToken);
                if (read == 0)
                {
                    file.Flush(flushToDisk: true);
                    return (length, Convert.ToHexStringLower(digest.GetHashAndReset()));
                }

                length += read;
                RefuseLarger(settings, length);
                digest.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                progress.Report(length);
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

    private static void Verify(FetchSettings settings, long length, string digest)
    {
        if (length == 0)
        {
            throw new FetchException("the file is empty");
        }

        if (settings.Sha256.Length > 0 && !string.Equals(digest, settings.Sha256, StringComparison.Ordinal))
        {
            throw new FetchException($"sha256 mismatch: expected {settings.Sha256}, got {digest}");
        }
    }
}
