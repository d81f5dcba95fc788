using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Http;

/// <summary>Reads answers that must fit into memory.</summary>
internal static class BoundedBody
{
    private const int BufferSize = 64 * 1024;

    /// <exception cref="FetchException">The answer has more bytes.</exception>
    public static async Task<byte[]> ReadAsync(
        HttpResponseMessage response, int maxBytes, string server, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var buffer = new byte[BufferSize];
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            body.Write(buffer, 0, read);
            if (body.Length > maxBytes)
            {
                throw new FetchException($"the {server}'s answer is larger than {maxBytes} bytes");
            }
        }

        return body.ToArray();
    }
}
