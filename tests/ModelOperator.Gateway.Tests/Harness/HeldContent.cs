using System.Net;
using ModelOperator.Testing;

namespace ModelOperator.Gateway.Tests.Harness;

/// <summary>A request body that the test writes piece by piece.</summary>
internal sealed class HeldContent : HttpContent
{
    private readonly TaskCompletionSource<Stream> _stream = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long? _length;

    public HeldContent(string contentType = "application/octet-stream", long? length = null)
    {
        _length = length;
        Headers.TryAddWithoutValidation("Content-Type", contentType);
    }

    public async Task WriteAsync(byte[] bytes)
    {
        var stream = await _stream.Task.Soon("the request stream");
        await stream.WriteAsync(bytes);
        await stream.FlushAsync();
    }

    public void Complete() => _complete.SetResult();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.FlushAsync(cancellationToken);
        _stream.SetResult(stream);
        await _complete.Task.WaitAsync(cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length ?? 0;
        return _length is not null;
    }
}
