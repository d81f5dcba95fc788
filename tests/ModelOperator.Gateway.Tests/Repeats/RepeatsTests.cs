using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ModelOperator.Contracts.Routes;
using ModelOperator.Gateway.Tests.Harness;
using ModelOperator.Testing;

namespace ModelOperator.Gateway.Tests.Repeats;

/// <summary>Requests that repeat one another, counted by a whole gateway.</summary>
public sealed class RepeatsTests : IAsyncLifetime
{
    private Backend _model = null!;
    private TestGateway _gateway = null!;

    public async Task InitializeAsync()
    {
        _model = await Backend.StartAsync(
            async context =>
            {
                await context.Request.Body.CopyToAsync(Stream.Null);
                context.Response.StatusCode = context.Request.Headers.ContainsKey("x-fail") ? 500 : 200;
                await context.Response.WriteAsync("7");
            },
            HttpProtocols.Http1);
        _gateway = await TestGateway.StartAsync();
        _gateway.Route(("stable", 100, [_model]));
        Watch(new(new RepeatsRule("x-user")));
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _model.DisposeAsync();
    }

    [Fact]
    public async Task SameCaller_AskingTheSame_IsCounted_AndNobodyElse()
    {
        await AskAsync("anna", "a");
        await AskAsync("anna", "a");
        await AskAsync("anna", "b");
        await AskAsync("bert", "a");
        await AskAsync("anna", "a", path: "/v2/models/digits/versions/1/infer");

        await ShouldCountAsync(repeated: 1, all: 5);
    }

    [Fact]
    public async Task RequestThatFailed_IsNoneThatIsRepeated()
    {
        await AskAsync("anna", "a", fails: true);
        await AskAsync("anna", "a");
        await AskAsync("anna", "a");

        await ShouldCountAsync(repeated: 1, all: 2);
    }

    [Fact]
    public async Task BodyInPieces_IsTheSameAsInOne()
    {
        var body = new string('x', 200_000);
        await AskAsync("anna", body);
        using var pieces = new HttpRequestMessage(HttpMethod.Post, "/v2/models/digits/infer") { Content = new PiecesContent(body, 1_000) };
        pieces.Headers.Add("x-user", "anna");

        using var answer = await _gateway.Http.SendAsync(pieces);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        await ShouldCountAsync(repeated: 1, all: 2);
    }

    [Fact]
    public async Task Get_IsNotLookedAt()
    {
        await _gateway.Http.GetStringAsync(new Uri("/v2/health/ready", UriKind.Relative));
        await _gateway.Http.GetStringAsync(new Uri("/v2/health/ready", UriKind.Relative));

        await ShouldCountAsync(repeated: 0, all: 0);
    }

    // Over gRPC, questions about health are POSTs, too, and each is the same as the one before.
    [Theory]
    [InlineData("/inference.GRPCInferenceService/ServerReady")]
    [InlineData("/grpc.health.v1.Health/Check")]
    [InlineData("/v2/repository/index")]
    [InlineData("/v2/models/infer")]
    public async Task PostThatIsNoInference_IsNotLookedAt(string path)
    {
        await AskAsync("anna", "a", path);
        await AskAsync("anna", "a", path);
        await AskAsync("anna", "a", path: "/inference.GRPCInferenceService/ModelInfer");

        await ShouldCountAsync(repeated: 0, all: 1);
    }

    [Fact]
    public async Task ChangeOfRoutes_ForgetsNothing_AndSwitchingOffStopsCounting()
    {
        await AskAsync("anna", "a");
        Watch(new(new RepeatsRule("x-user")));
        await AskAsync("anna", "a");
        await ShouldCountAsync(repeated: 1, all: 2);

        Watch(null);
        await AskAsync("anna", "a");

        await ShouldCountAsync(repeated: 1, all: 2);
    }

    [Fact]
    public async Task MirroredRequests_AreCopiedAndCounted()
    {
        await using var shadow = await Backend.SayingAsync("7");
        _gateway.Mirror([_model.Address], [shadow.Address]);
        _gateway.Apply(TestGateway.MirrorAll, null, new MonitoringRule(new RepeatsRule("x-user")), ("stable", 100));

        await AskAsync("anna", "a");
        await AskAsync("anna", "a");

        await ShouldCountAsync(repeated: 1, all: 2);
        await Eventually.True(async () => await _gateway.ShadowsAsync("200") == 2);
    }

    [Fact]
    public async Task GatewayThatIsNotAsked_ShowsNoSuchMetric()
    {
        await using var gateway = await TestGateway.InFrontOfAsync(_model);
        using var answer = await gateway.Http.PostAsync(new Uri("/v2/models/digits/infer", UriKind.Relative), new StringContent("a"));

        (await gateway.MetricAsync("model_gateway_repeated_requests_total")).ShouldBeNull();
    }

    private void Watch(MonitoringRule? rule) => _gateway.Apply(null, null, rule, ("stable", 100));

    private async Task AskAsync(string user, string body, string path = "/v2/models/digits/infer", bool fails = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body) };
        request.Headers.Add("x-user", user);
        if (fails)
        {
            request.Headers.Add("x-fail", "1");
        }

        using var answer = await _gateway.Http.SendAsync(request);
        answer.StatusCode.ShouldBe(fails ? HttpStatusCode.InternalServerError : HttpStatusCode.OK);
    }

    // A request is counted when its last byte is on its way, which a client may read before.
    private async Task ShouldCountAsync(double repeated, double all)
    {
        await Eventually.True(
            async () => await _gateway.MetricAsync("model_gateway_repeat_checked_requests_total", "revision=\"stable\"") == all);
        (await _gateway.MetricAsync("model_gateway_repeated_requests_total", "revision=\"stable\"")).ShouldBe(repeated);
    }

    private sealed class PiecesContent(string text, int size) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            foreach (var piece in text.Chunk(size))
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(piece));
                await stream.FlushAsync();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
