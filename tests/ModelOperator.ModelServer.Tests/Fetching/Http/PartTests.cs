using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using ModelOperator.Fetching.Copying;
using ModelOperator.Fetching.Http;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.ModelServer.Tests.Fetching.Http;

/// <summary>Files that come in parts are put together only from parts of one state of the file.</summary>
public sealed class PartTests
{
    private static readonly byte[] Half = [1, 2, 3];

    [Fact]
    public async Task RestOfAnotherState_IsNotJoined_AndTheNextTryBeginsAnew()
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var copy = new PartialCopy(new FileTarget(file: null, digest));
        copy.Begin(Content(0, "a"));
        await copy.AppendAsync(Half, CancellationToken.None);

        Should.Throw<FetchException>(() => copy.Begin(Content(Half.Length, "b"))).MayGoOn.ShouldBeTrue();

        copy.Resume.ShouldBeNull();
        copy.Begin(Content(0, "b"));
        await copy.AppendAsync(Half, CancellationToken.None);
        copy.Finish().ShouldBe(Convert.ToHexStringLower(SHA256.HashData(Half)));
    }

    [Theory]
    [InlineData("a", null)]
    [InlineData("b", "0123")]
    public async Task RestOfTheSameState_OrOfAPromisedDigest_IsJoined(string tag, string? promised)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var copy = new PartialCopy(new FileTarget(file: null, digest));
        copy.Begin(Content(0, "a") with { Sha256 = promised });
        await copy.AppendAsync(Half, CancellationToken.None);

        copy.Begin(Content(Half.Length, tag) with { Sha256 = promised });

        copy.Length.ShouldBe(Half.Length);
    }

    [Fact]
    public async Task PartThatDoesNotSayWhichItIs_IsRefused()
    {
        using var answer = new HttpResponseMessage(HttpStatusCode.PartialContent) { Content = new ByteArrayContent(Half) };

        (await Should.ThrowAsync<FetchException>(
            () => HttpSource.ContentAsync(answer, new ResumePoint(Half.Length, "\"a\""), CancellationToken.None)))
            .Message.ShouldBe("the server sent a part of the file and does not say which");
    }

    [Fact]
    public async Task ServerThatTakesNoConnection_IsAFailureThatMayPass_AndNoCancellation()
    {
        // Linux drops further attempts while the queue of a listener is full.
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        using var first = new TcpClient();
        await first.ConnectAsync(IPAddress.Loopback, port);
        using var source = new HttpSource(new() { PlainHosts = ["127.0.0.1"], ConnectTimeout = TimeSpan.FromMilliseconds(200) });

        var failure = await Should.ThrowAsync<FetchException>(
            () => source.GetAsync(new Uri($"http://127.0.0.1:{port}/m.onnx"), new HttpAsk(null), CancellationToken.None));

        failure.Message.ShouldBe($"cannot reach 127.0.0.1:{port}: no connection within 0.2 s");
        failure.MayGoOn.ShouldBeTrue();
    }

    private static ModelContent Content(long start, string tag) => new(Stream.Null, null) { Start = start, Tag = tag };
}
