using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Copying;

/// <summary>A file while it is copied, in one try or several.</summary>
/// <param name="target">Takes the bytes.</param>
internal sealed class PartialCopy(ICopyTarget target)
{
    private string? _tag;

    public long Length { get; private set; }

    /// <summary>The digest that the source promises; null when it promises none.</summary>
    public string? Promised { get; private set; }

    /// <summary>The reason why the last try broke off.</summary>
    public string Fault { get; set; } = "";

    /// <summary>The point where another try can go on; null when it must begin at the start.</summary>
    public ResumePoint? Resume => _tag is null || Length == 0 ? null : new ResumePoint(Length, _tag);

    /// <summary>Begins with a content, which either goes on from here or begins at the start of the file.</summary>
    /// <exception cref="FetchException">It goes on with another state of the file.</exception>
    public void Begin(ModelContent content)
    {
        // A source that promises a digest is held to it at the end, whatever the tags of its servers.
        if (content is { Start: > 0, Sha256: null, Tag: { } tag }
            && _tag is not null
            && !string.Equals(tag, _tag, StringComparison.Ordinal))
        {
            _tag = null; // another try begins at the start
            throw new FetchException("the file was changed while it was read") { MayGoOn = true };
        }

        if (content.Start != Length)
        {
            target.Rewind();
            Length = 0;
        }

        (_tag, Promised) = (content.Tag, content.Sha256);
    }

    public async ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await target.AppendAsync(bytes, cancellationToken);
        Length += bytes.Length;
    }

    /// <summary>Ends the copy of a whole file.</summary>
    /// <param name="listed">The digest that a list has promised; null when there is none.</param>
    /// <returns>The SHA-256 of the file, in lower-case hex.</returns>
    /// <exception cref="FetchException">The source promised another digest.</exception>
    public string Finish(string? listed = null)
    {
        var sha256 = target.Finish();
        return (listed ?? Promised) is { } promised && !string.Equals(sha256, promised, StringComparison.Ordinal)
            ? throw new FetchException($"the source promised sha256 {promised}, but sent {sha256}")
            : sha256;
    }
}
