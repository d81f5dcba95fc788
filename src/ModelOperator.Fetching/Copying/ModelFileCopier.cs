using System.Security.Cryptography;
using ModelOperator.Fetching.Ranges;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Copying;

/// <summary>Copies a model that is one file, or reads it for its digest alone.</summary>
/// <param name="stallTimeout">The longest time that the source may send nothing.</param>
/// <param name="time">The clock.</param>
/// <param name="output">The log.</param>
internal sealed class ModelFileCopier(TimeSpan stallTimeout, TimeProvider time, TextWriter output)
{
    /// <summary>Copies the whole file.</summary>
    /// <param name="source">The source.</param>
    /// <param name="uri">The address of the file.</param>
    /// <param name="file">The file to write; null when only the digest is wanted.</param>
    /// <param name="total">Counts the bytes.</param>
    /// <param name="cancellationToken">Cancels the copy.</param>
    /// <returns>The bytes and the SHA-256 of the file, in lower-case hex.</returns>
    /// <exception cref="FetchException">The file cannot be read, is empty or too large, or has another digest than its source
    /// promised.</exception>
    public async Task<(long Bytes, string Sha256)> CopyAsync(
        IModelSource source, ModelUri uri, FileStream? file, FileTotal total, CancellationToken cancellationToken)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var copy = new PartialCopy(new FileTarget(file, digest));
        var copier = new FileCopier(uri.Name, stallTimeout, time, output, PartMemory.OfThisProcess());
        await copier.CopyAsync((resume, token) => source.OpenAsync(uri, resume, token), copy, total, cancellationToken);
        return copy.Length == 0 ? throw new FetchException("the file is empty") : (copy.Length, copy.Finish());
    }
}
