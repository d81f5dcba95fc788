using System.Net;
using System.Net.Http.Headers;
using ModelOperator.ModelServer.Grpc;
using ModelOperator.ModelServer.Tests.Support;

namespace ModelOperator.ModelServer.Tests.Grpc;

/// <summary>Bytes on the wire, written by hand: what a client made from the protocol's own description sends.</summary>
public sealed class GrpcWireTests(GrpcWireTests.IdentityServer fixture) : IClassFixture<GrpcWireTests.IdentityServer>
{
    // model_name "m" (1), inputs (5) { name "x" (1), datatype "UINT8" (2), shape [2] (3) }, raw_input_contents (7) 01FF
    private const string Infer = "0A016D" + "2A0D" + "0A0178" + "120555494E5438" + "1A0102" + "3A0201FF";

    [Fact]
    public async Task ModelInfer_ByFieldNumbers_IsAnsweredByFieldNumbers()
    {
        var (status, _, body) = await fixture.CallAsync("ModelInfer", Frame(Infer));

        status.ShouldBe("0");
        // model_name "m" (1), model_version "7" (2), outputs (5) { name "y", datatype "UINT8", shape [2] }, raw_output_contents (6) 01FF
        Convert.ToHexString(body).ShouldBe(Convert.ToHexString(Frame("0A016D" + "120137" + "2A0D" + "0A0179" + "120555494E5438" + "1A0102" + "320201FF")));
    }

    [Fact]
    public async Task RawContents_BeforeTheInputs_AreTheSame()
    {
        var (status, _, body) = await fixture.CallAsync("ModelInfer", Frame("3A0201FF" + Infer[..^8]));

        status.ShouldBe("0");
        Convert.ToHexString(body).ShouldEndWith("320201FF");
    }

    [Theory]
    [InlineData("", "3", "no whole message")]
    [InlineData("00000000", "3", "no whole message")]
    [InlineData("000000000A0A01", "3", "the message is cut off: 10 bytes announced, 2 sent")]
    [InlineData("00FFFFFFFF0A01", "3", "the message is cut off: 4294967295 bytes announced, 2 sent")]
    [InlineData("00000000010A01", "3", "1 bytes follow the message")]
    [InlineData("01000000020A00", "12", "compressed messages are not supported")]
    [InlineData("00000000013A", "3", "it ends within a field")]
    [InlineData("00000000063AFFFFFFFF0F", "3", "it ends within a field")]
    [InlineData("000000000BFFFFFFFFFFFFFFFFFFFF01", "3", "a number has more than ten bytes")]
    [InlineData("0000000001" + "2B", "3", "wire type 3")]
    public async Task Message_ThatIsNone_IsRefused(string hex, string status, string expected)
    {
        var (actual, message, _) = await fixture.CallAsync("ModelInfer", Convert.FromHexString(hex));

        message.ShouldContain(expected);
        actual.ShouldBe(status);
    }

    [Fact]
    public async Task Message_CutAnywhere_IsRefusedAndNothingElse()
    {
        var whole = Convert.FromHexString(Infer);
        for (var length = 0; length < whole.Length; length++)
        {
            var (status, message, _) = await fixture.CallAsync("ModelInfer", Frame(Convert.ToHexString(whole[..length])));
            status.ShouldBeOneOf("3", "5");
            message.ShouldNotBeEmpty();
        }
    }

    [Theory]
    [InlineData("1x")]
    [InlineData("S")]
    [InlineData("123456789S")]
    [InlineData("-1S")]
    public void Timeout_ThatIsNone_IsRefused(string text) => Should.Throw<GrpcException>(() => GrpcTimeout.Parse(text));

    [Theory]
    [InlineData("2H", 7200)]
    [InlineData("90S", 90)]
    [InlineData("250m", 0.25)]
    [InlineData("99999999u", 99.999999)]
    [InlineData("500000n", 0.0005)]
    public void Timeout_IsRead(string text, double seconds) => GrpcTimeout.Parse(text)!.Value.TotalSeconds.ShouldBe(seconds, 1e-7);

    [Fact]
    public void Message_ForTheTrailer_IsPercentEncoded() => GrpcResponse.Encode("é 5%\n").ShouldBe("%C3%A9 5%25%0A");

    [Fact]
    public async Task Grpc_OverHttp11_IsRefusedInHttp()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/inference.GRPCInferenceService/ServerLive") { Content = new ByteArrayContent(Frame("")) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");

        var answer = await fixture.Server.SendAsync(request);

        answer.Status.ShouldBe(HttpStatusCode.HttpVersionNotSupported);
        answer.Error.ShouldContain("HTTP/2");
    }

    [Fact]
    public async Task Grpc_ByAnotherMethod_IsToldTheRightOne()
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/inference.GRPCInferenceService/ServerLive")
        {
            Content = new ByteArrayContent(Frame("")),
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");

        var answer = await fixture.Server.SendAsync(request);

        (answer.Status, answer.Allow).ShouldBe((HttpStatusCode.MethodNotAllowed, "POST"));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/grpc-web")]
    [InlineData("application/grpc+json")]
    [InlineData(null)]
    public async Task Call_OfAnotherMediaType_Is415(string? type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/inference.GRPCInferenceService/ServerLive")
        {
            Content = new ByteArrayContent(Frame("")),
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Content.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);

        var answer = await fixture.Server.SendAsync(request);

        answer.Status.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        answer.Error.ShouldContain("Content-Type application/grpc");
    }

    private static byte[] Frame(string hex)
    {
        var message = Convert.FromHexString(hex);
        return [0, 0, 0, (byte)(message.Length >> 8), (byte)message.Length, .. message];
    }

    public sealed class IdentityServer : IAsyncLifetime
    {
        internal RunningServer Server { get; private set; } = null!;

        public async Task InitializeAsync() => Server = await RunningServer.StartAsync("identity_uint8");

        public async Task DisposeAsync() => await Server.DisposeAsync();

        internal async Task<(string Status, string Message, byte[] Body)> CallAsync(string call, byte[] body)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/inference.GRPCInferenceService/{call}")
            {
                Content = new ByteArrayContent(body),
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
            request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
            using var answer = await Server.Client.SendAsync(request);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            var bytes = await answer.Content.ReadAsByteArrayAsync();
            var headers = answer.TrailingHeaders.Contains("grpc-status") ? answer.TrailingHeaders : answer.Headers;
            var message = headers.TryGetValues("grpc-message", out var values) ? Uri.UnescapeDataString(values.Single()) : "";
            return (headers.GetValues("grpc-status").Single(), message, bytes);
        }
    }
}
