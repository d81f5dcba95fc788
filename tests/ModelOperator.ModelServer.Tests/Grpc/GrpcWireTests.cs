using System.Net;
using System.Net.Http.Headers;
using ModelOperator.ModelServer.Tests.Support;

namespace ModelOperator.ModelServer.Tests.Grpc;

/// <summary>Bytes on the wire, written by hand, as a client sends them that was generated from the protocol's own description.</summary>
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
        Convert.ToHexString(body)
            .ShouldBe(Convert.ToHexString(Frame("0A016D" + "120137" + "2A0D" + "0A0179" + "120555494E5438" + "1A0102" + "320201FF")));
    }

    [Fact]
    public async Task RawContents_BeforeTheInputs_AreTheSame()
    {
        var (status, _, body) = await fixture.CallAsync("ModelInfer", Frame("3A0201FF" + Infer[..^8]));

        status.ShouldBe("0");
        Convert.ToHexString(body).ShouldEndWith("320201FF");
    }

    [Theory]
    [InlineData("", "3", "the call has no message")]
    [InlineData("00000000", "3", "Incomplete message")]
    [InlineData("000000000A0A01", "3", "Incomplete message")]
    [InlineData("00FFFFFFFF0A01", "3", "Message too large: 4294967295")]
    [InlineData("00000000010A01", "3", "it ends within a field")]
    [InlineData("0000000000" + "0000000000", "5", "model ''")]
    [InlineData("02000000020A00", "3", "Unexpected compressed flag")]
    [InlineData("01000000020A00", "3", "did not include grpc-encoding")]
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
    [InlineData("00", "Incomplete message")]
    [InlineData("0000000005" + "0A", "Incomplete message")]
    [InlineData("0000000001" + "3A", "it ends within a field")]
    [InlineData(null, "more than one message")]
    public async Task Message_WithMoreBehindIt_IsRefused(string? hex, string expected)
    {
        var more = hex is null ? Frame(Infer) : Convert.FromHexString(hex);

        var (status, message, _) = await fixture.CallAsync("ModelInfer", [.. Frame(Infer), .. more]);

        message.ShouldContain(expected);
        status.ShouldBe("3");
    }

    [Theory]
    [InlineData("inference.GRPCInferenceService/ModelReady")]
    [InlineData("inference.GRPCInferenceService/ModelInfer")]
    [InlineData("grpc.health.v1.Health/Check")]
    [InlineData("grpc.health.v1.Health/Watch")]
    [InlineData("grpc.reflection.v1.ServerReflection/ServerReflectionInfo")]
    [InlineData("grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo")]
    public async Task BrokenMessage_OfAnyCall_IsTheClientsMistake(string call)
    {
        foreach (var (hex, coding) in new[]
        {
            ("000000000A0A01", null), ("00FFFFFFFF0A01", null), ("02000000020A00", null), ("01000000020A00", null),
            ("0000000003FFFFFF", null), ("0100000004DEADBEEF", "gzip"),
            ("010000000E1F8B0800000000000003DEADBEEF", "gzip"), ("0100000004FFFFFFFF", "deflate"),
        })
        {
            var (status, _, _) = await fixture.CallOfAsync(call, Convert.FromHexString(hex), coding);
            status.ShouldBe("3", $"{call} {hex} {coding}");
        }
    }

    [Fact]
    public async Task Grpc_OverHttp11_IsRefusedInHttp()
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, "/inference.GRPCInferenceService/ServerLive")
        { Content = new ByteArrayContent(Frame("")) };
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

        internal Task<(string Status, string Message, byte[] Body)> CallAsync(string call, byte[] body) =>
            CallOfAsync($"inference.GRPCInferenceService/{call}", body);

        internal async Task<(string Status, string Message, byte[] Body)> CallOfAsync(string call, byte[] body, string? coding = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/{call}")
            {
                Content = new ByteArrayContent(body),
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
            if (coding is not null)
            {
                request.Headers.Add("grpc-encoding", coding);
            }

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
