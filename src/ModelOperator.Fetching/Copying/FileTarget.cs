using System.Security.Cryptography;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Copying;

/// <summary>Writes a copy to a file, or reads it for its digest alone.</summary>
/// <param name="file">The file to write; null when only the digest is wanted, and no byte is kept.</param>
/// <param name="digest">Computes the SHA-256 of the bytes.</param>
internal sealed class FileTarget(FileStream? file, IncrementalHash digest) : ICopyTarget
{
    public async ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (file is not null)
        {
            await WriteAsync(file, bytes, cancellationToken);
        }

        digest.AppendData(bytes.Span);
    }

    public void Rewind()
    {
        if (file is not null)
        {
            file.SetLength(0);
            file.Position = 0;
        }

        _ = digest.GetHashAndReset();
    }

    public string Finish() => Convert.ToHexStringLower(digest.GetHashAndReset());

    private static async Task WriteAsync(FileStream file, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await file.WriteAsync(bytes, cancellationToken);
        }
        catch (IOException exception)
        {
            // A full disk is no fault of the source, which would be asked again.
            throw new FetchException($"cannot write {file.Name}: {exception.Message.TrimEnd('.')}", exception);
        }
    }
}
