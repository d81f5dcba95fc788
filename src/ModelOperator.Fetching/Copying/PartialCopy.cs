using System.Security.Cryptography;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Copying;

/// <summary>The file while it is written, in one try or several.</summary>
internal sealed class PartialCopy(FileStream file, IncrementalHash digest)
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
    public void Begin(ModelContent content)
    {
        if (content.Start != Length)
        {
            file.SetLength(0);
            file.Position = 0;
            _ = digest.GetHashAndReset();
            Length = 0;
        }

        (_tag, Promised) = (content.Tag, content.Sha256);
    }

    public async ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
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

        digest.AppendData(bytes.Span);
        Length += bytes.Length;
    }
}
