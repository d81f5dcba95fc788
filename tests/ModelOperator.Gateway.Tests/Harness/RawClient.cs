using System.Net.Sockets;
using System.Text;
using ModelOperator.Testing;

namespace ModelOperator.Gateway.Tests.Harness;

/// <summary>A client that sends and reads bytes as the test has them.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    private readonly TcpClient _tcp = new() { NoDelay = true };

    private NetworkStream? _stream;

    public NetworkStream Stream => _stream ??= _tcp.GetStream();

    public static async Task<RawClient> ConnectAsync(int port)
    {
        var client = new RawClient();
        await client._tcp.ConnectAsync("127.0.0.1", port);
        return client;
    }

    public async Task SendAsync(string text) => await Stream.WriteAsync(Encoding.Latin1.GetBytes(text));

    public async Task<string> ReadToEndAsync()
    {
        using var reader = new StreamReader(Stream, Encoding.Latin1, leaveOpen: true);
        return await reader.ReadToEndAsync().Soon("the end of the connection");
    }

    /// <summary>Reads until the text so far ends with, or contains, what is expected.</summary>
    public async Task<string> ReadUntilAsync(string expected)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!text.ToString().Contains(expected, StringComparison.Ordinal))
        {
            var read = await Stream.ReadAsync(buffer).AsTask().Soon($"\"{expected}\" after \"{text}\"");
            read.ShouldBeGreaterThan(0, $"the connection ended before \"{expected}\", after \"{text}\"");
            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        return text.ToString();
    }

    /// <summary>Closes with a reset, as a crashed client does.</summary>
    public void Abort()
    {
        _tcp.Client.LingerState = new LingerOption(true, 0);
        _tcp.Close();
    }

    public ValueTask DisposeAsync()
    {
        _tcp.Dispose();
        return default;
    }
}
