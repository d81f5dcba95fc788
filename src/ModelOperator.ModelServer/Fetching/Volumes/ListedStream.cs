using ModelOperator.Fetching.Sources;

namespace ModelOperator.ModelServer.Fetching.Volumes;

/// <summary>Reads a file that was listed before. It must have the listed state before its first byte and after its last.</summary>
/// <param name="file">The file.</param>
/// <param name="listed">The state in which it was listed.</param>
internal sealed class ListedStream(FileStream file, FileState listed) : ForwardStream
{
    private bool _begun;

    public override long Length => listed.Length;

    public override long Position
    {
        get => file.Position;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        RequireAtBegin();
        var read = file.Read(buffer, offset, count);
        RequireAtEnd(read);
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        RequireAtBegin();
        var read = await file.ReadAsync(buffer, cancellationToken);
        RequireAtEnd(read);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            file.Dispose();
        }

        base.Dispose(disposing);
    }

    private void RequireAtBegin()
    {
        if (!_begun)
        {
            _begun = true;
            Require();
        }
    }

    private void RequireAtEnd(int read)
    {
        if (read == 0)
        {
            Require();
        }
    }

    private void Require()
    {
        if (FileState.Of(file.SafeFileHandle) != listed)
        {
            throw new FetchException("the file was overwritten after the folder had been listed; try again when nobody writes to it");
        }
    }
}
