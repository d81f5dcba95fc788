using System.Buffers;
using System.IO.Compression;
using ModelOperator.ModelServer.Protocol;

namespace ModelOperator.ModelServer.Requests;

/// <summary>Unpacks request bodies that were sent with gzip.</summary>
internal static class GzipBody
{
    private const int FirstBytes = 64 * 1024;

    /// <summary>Unpacks a body into a buffer of its own. What comes out is counted in the share like what arrives.</summary>
    /// <param name="packed">The body as it was sent.</param>
    /// <param name="limit">The most bytes that may come out. No more than one byte beyond them is unpacked.</param>
    /// <param name="share">The request's share of the memory for bodies.</param>
    /// <exception cref="ProtocolException">400: the body is no gzip, or ends too early. 413: more than <paramref name="limit"/> bytes come
    /// out. 429: there is no memory for them.</exception>
    public static RequestBody Unpack(in RequestBody packed, long limit, BodyShare share)
    {
        var buffer = Array.Empty<byte>();
        var length = 0;
        try
        {
            using var gzip = new GZipStream(packed.AsStream(), CompressionMode.Decompress);
            while (true)
            {
                if (length == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(FirstBytes, 2L * length), limit + 1));
                    buffer.AsSpan(0, length).CopyTo(larger);
                    RequestBody.Return(buffer);
                    buffer = larger;
                }

                // A rented buffer may be larger than was asked for.
                var room = (int)Math.Min(buffer.Length - length, limit + 1 - length);
                var read = gzip.Read(buffer, length, room);
                if (read == 0)
                {
                    return new RequestBody(buffer, length);
                }

                length += read;
                RequestBody.RefuseLarger(length, limit);
                share.Take(read);
            }
        }
        catch (InvalidDataException exception)
        {
            RequestBody.Return(buffer);
            throw ProtocolException.BadRequest($"the body is not what Content-Encoding: gzip says: {exception.Message}");
        }
        catch
        {
            RequestBody.Return(buffer);
            throw;
        }
    }
}
