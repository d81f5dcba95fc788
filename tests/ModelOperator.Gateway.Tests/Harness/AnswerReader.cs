using System.Globalization;
using System.Text;
using ModelOperator.Testing;

namespace ModelOperator.Gateway.Tests.Harness;

/// <summary>Reads answers of HTTP/1.1 one after the other from a kept connection, each to its last byte and no further.</summary>
internal sealed class AnswerReader(Stream stream)
{
    private const string HeadEnd = "\r\n\r\n";
    private readonly byte[] _buffer = new byte[256 * 1024];
    private string _read = "";

    /// <summary>Bytes that came and belong to no answer that was asked for.</summary>
    public string Left => _read;

    /// <summary>The next answer's head as sent, and its body without chunks.</summary>
    /// <param name="toHead">The request was a HEAD, whose answer has no body.</param>
    public async Task<(string Head, string Body)> ReadAsync(bool toHead = false)
    {
        await FillAsync(() => _read.Contains(HeadEnd, StringComparison.Ordinal));
        var head = Take(_read.IndexOf(HeadEnd, StringComparison.Ordinal) + HeadEnd.Length);
        if (toHead || head.StartsWith("HTTP/1.1 204", StringComparison.Ordinal)
            || head.StartsWith("HTTP/1.1 304", StringComparison.Ordinal))
        {
            return (head, "");
        }

        if (head.Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase))
        {
            return (head, await ReadChunksAsync());
        }

        var length = ValueOf(head, "Content-Length: ");
        await FillAsync(() => _read.Length >= length);
        return (head, Take(length));
    }

    private async Task<string> ReadChunksAsync()
    {
        var body = new StringBuilder();
        while (true)
        {
            await FillAsync(() => _read.Contains("\r\n", StringComparison.Ordinal));
            var line = Take(_read.IndexOf("\r\n", StringComparison.Ordinal) + 2);
            var size = int.Parse(line.AsSpan(0, line.Length - 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            await FillAsync(() => _read.Length >= size + 2);
            body.Append(Take(size));
            Take(2).ShouldBe("\r\n");
            if (size == 0)
            {
                return body.ToString();
            }
        }
    }

    private async Task FillAsync(Func<bool> enough)
    {
        while (!enough())
        {
            var read = await stream.ReadAsync(_buffer).AsTask().Soon($"the rest of the answer after \"{_read}\"");
            read.ShouldBeGreaterThan(0, $"the connection ended after \"{_read}\"");
            _read += Encoding.Latin1.GetString(_buffer, 0, read);
        }
    }

    private string Take(int length)
    {
        var taken = _read[..length];
        _read = _read[length..];
        return taken;
    }

    private static int ValueOf(string head, string header)
    {
        var at = head.IndexOf(header, StringComparison.OrdinalIgnoreCase);
        at.ShouldBeGreaterThanOrEqualTo(0, $"no length in \"{head}\"");
        at += header.Length;
        return int.Parse(head.AsSpan(at, head.IndexOf('\r', at) - at), CultureInfo.InvariantCulture);
    }
}
