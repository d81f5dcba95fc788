using System.IO.Compression;
using Microsoft.AspNetCore.Http.Features;
using ModelOperator.ModelServer.Protocol;

namespace ModelOperator.ModelServer.Rest.Writing;

/// <summary>Packs what is written to an answer with gzip, until it is disposed of.</summary>
internal sealed class PackedAnswer : IAsyncDisposable
{
    private readonly HttpContext _context;
    private readonly IHttpResponseBodyFeature _plain;
    private readonly GZipStream _gzip;
    private readonly StreamResponseBodyFeature _packed;

    private PackedAnswer(HttpContext context)
    {
        _context = context;
        _plain = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        _gzip = new GZipStream(_plain.Stream, CompressionLevel.Optimal, leaveOpen: true);
        _packed = new StreamResponseBodyFeature(_gzip, _plain);
        context.Features.Set<IHttpResponseBodyFeature>(_packed);
        context.Response.Headers.ContentEncoding = ContentCodings.Gzip;
    }

    /// <summary>Begins to pack an answer of which nothing has been written.</summary>
    public static PackedAnswer Begin(HttpContext context) => new(context);

    /// <summary>Writes what is left, and checks that the client still takes it.</summary>
    public async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        await _packed.Writer.FlushAsync(cancellationToken);
        await _gzip.DisposeAsync();
        (await _plain.Writer.FlushAsync(cancellationToken)).RequireTaker();
    }

    /// <summary>Lets what follows be written as it is, such as an error in place of an answer that could not be written.</summary>
    public ValueTask DisposeAsync()
    {
        _context.Features.Set(_plain);
        if (!_context.Response.HasStarted)
        {
            _context.Response.Headers.Remove("Content-Encoding");
        }

        return ValueTask.CompletedTask;
    }
}
