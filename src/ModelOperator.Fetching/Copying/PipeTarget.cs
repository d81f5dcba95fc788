using System.IO.Pipelines;
using System.Security.Cryptography;

namespace ModelOperator.Fetching.Copying;

/// <summary>Hands a copy on while it comes, to a reader that cannot go back. The digest is of the bytes that were handed on.</summary>
/// <param name="reader">Takes the bytes. It may make the copy wait.</param>
/// <param name="digest">Computes the SHA-256 of the bytes.</param>
internal sealed class PipeTarget(PipeWriter reader, IncrementalHash digest) : ICopyTarget
{
    private long _handedOn;
    private long _known;

    public async ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        // What comes a second time is not needed: either it is the same, or the digest of what came first is wrong.
        var known = (int)Math.Min(_known, bytes.Length);
        _known -= known;
        var more = bytes[known..];
        if (more.Length > 0)
        {
            digest.AppendData(more.Span);
            _handedOn += more.Length;
            await reader.WriteAsync(more, cancellationToken);
        }
    }

    public void Rewind() => _known = _handedOn;

    public string Finish() => Convert.ToHexStringLower(digest.GetHashAndReset());
}
