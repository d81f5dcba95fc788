using System.Diagnostics;
using System.Net;
using ModelOperator.ModelServer.Scheduling.Batching;
using ModelOperator.Testing;
using ModelOperator.Testing.Tracing;

namespace ModelOperator.Contracts.Tests.Tracing;

/// <summary>One trace from the client through the gateway to the model server and back, as a collector sees it.</summary>
public sealed class TraceTests
{
    private const string ClientSpan = "00f067aa0ba902b7";

    [Fact]
    public async Task Request_WithTraceparent_IsOneTraceWithTheRightParents()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var serving = await TracedServing.StartAsync(collector.Endpoint);
        var trace = NewTrace();

        using var response = await serving.InferAsync(("traceparent", $"00-{trace}-{ClientSpan}-01"), ("tracestate", "vendor=1"));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var spans = await collector.TraceAsync(trace, 9);
        spans.Count.ShouldBe(9);
        spans.ShouldAllBe(span => span.State == "vendor=1" && !span.IsError && span.End >= span.Start);

        var request = spans.Single(span => span is { Service: "model-gateway", Kind: "server" });
        request.Parent.ShouldBe(ClientSpan);
        request.Name.ShouldBe("POST");
        request.Attributes["http.request.method"].ShouldBe("POST");
        request.Attributes["url.path"].ShouldBe("/v2/models/digits/infer");
        request.Attributes["http.response.status_code"].ShouldBe("200");
        request.Attributes["server.address"].ShouldBe("127.0.0.1");
        request.Attributes["k8s.namespace.name"].ShouldBe("ml");
        request.Attributes["modeloperator.model"].ShouldBe("digits");
        request.Attributes["modeloperator.revision"].ShouldBe(TracedServing.Stable);
        request.Attributes["modeloperator.role"].ShouldBe("live");

        var attempt = spans.Single(span => span is { Service: "model-gateway", Kind: "client", Name: "POST" });
        attempt.Parent.ShouldBe(request.Id);
        attempt.Attributes["url.full"].ShouldEndWith("/v2/models/digits/infer");
        attempt.Attributes["http.response.status_code"].ShouldBe("200");

        var mirror = spans.Single(span => span is { Service: "model-gateway", Name: "mirror" });
        mirror.Parent.ShouldBe(request.Id);
        mirror.Kind.ShouldBe("client");
        mirror.Attributes["modeloperator.role"].ShouldBe("shadow");
        mirror.Attributes["modeloperator.revision"].ShouldBe(TracedServing.Shadow);
        mirror.Attributes["http.response.status_code"].ShouldBe("200");

        foreach (var (caller, revision, role) in new[]
        {
            (attempt, TracedServing.Stable, "live"), (mirror, TracedServing.Shadow, "shadow"),
        })
        {
            var served = spans.Single(span => span.Service == "model-server" && span.Parent == caller.Id);
            served.Name.ShouldBe("POST /v2/models/{model}/infer");
            served.Kind.ShouldBe("server");
            served.Attributes["http.route"].ShouldBe("/v2/models/{model}/infer");
            served.Attributes["http.response.status_code"].ShouldBe("200");
            served.Attributes["modeloperator.model"].ShouldBe("digits");
            served.Attributes["modeloperator.model.version"].ShouldBe("v1");
            served.Attributes["modeloperator.revision"].ShouldBe(revision);
            served.Attributes["modeloperator.role"].ShouldBe(role);
            spans.Where(span => span.Parent == served.Id).Select(span => span.Name).Order().ShouldBe(["compute", "queue"]);
        }
    }

    [Fact]
    public async Task Call_OverGrpc_IsOneTraceWithTheRightParents()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var serving = await TracedServing.StartAsync(collector.Endpoint);
        var trace = NewTrace();

        using var response = await serving.CallAsync(("traceparent", $"00-{trace}-{ClientSpan}-01"));

        (await response.Content.ReadAsByteArrayAsync()).ShouldNotBeEmpty();
        response.TrailingHeaders.GetValues("grpc-status").ShouldBe(["0"]);
        var spans = await collector.TraceAsync(trace, 9);
        var request = spans.Single(span => span is { Service: "model-gateway", Kind: "server" });
        var attempt = spans.Single(span => span is { Service: "model-gateway", Kind: "client" } && span.Name != "mirror");
        var served = spans.Single(span => span.Service == "model-server" && span.Parent == attempt.Id);
        (request.Parent, attempt.Parent).ShouldBe((ClientSpan, request.Id));
        foreach (var span in new[] { request, served })
        {
            span.Name.ShouldBe("inference.GRPCInferenceService/ModelInfer");
            span.Attributes["rpc.system"].ShouldBe("grpc");
            span.Attributes["rpc.service"].ShouldBe("inference.GRPCInferenceService");
            span.Attributes["rpc.method"].ShouldBe("ModelInfer");
            span.Attributes["rpc.grpc.status_code"].ShouldBe("0");
        }

        spans.Where(span => span.Parent == served.Id).Select(span => span.Name).Order().ShouldBe(["compute", "queue"]);
    }

    [Fact]
    public async Task RequestsOfOneBatch_HaveAComputeSpanEach_WithTheSameBatch()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        // Two rows fill a batch; the first of them waits as long as it takes.
        await using var serving = await TracedServing.StartAsync(
            collector.Endpoint, batching: new BatchSettings(2, TimeSpan.FromMinutes(1), []));
        var (first, second) = (NewTrace(), NewTrace());

        var answers = await Task.WhenAll(
            serving.InferAsync(("traceparent", $"00-{first}-{ClientSpan}-01")),
            serving.InferAsync(("traceparent", $"00-{second}-{ClientSpan}-01")));

        answers.ShouldAllBe(answer => answer.IsSuccessStatusCode);
        var one = await ComputeAsync(first);
        var two = await ComputeAsync(second);
        one.Attributes["modeloperator.batch.id"].ShouldBe(two.Attributes["modeloperator.batch.id"]);
        one.Attributes["modeloperator.batch.requests"].ShouldBe("2");
        one.Attributes["modeloperator.batch.rows"].ShouldBe("2");

        async Task<ReceivedSpan> ComputeAsync(string trace)
        {
            var spans = await collector.TraceAsync(trace, 9);
            var served = spans.Single(span => span is { Service: "model-server", Kind: "server" }
                && span.Attributes["modeloperator.role"] == "live");
            return spans.Single(span => span.Name == "compute" && span.Parent == served.Id);
        }
    }

    [Theory]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7")]
    [InlineData("00-00000000000000000000000000000000-00f067aa0ba902b7-01")]
    [InlineData("ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")]
    [InlineData("nonsense")]
    public async Task MalformedTraceparent_IsIgnored_AndANewTraceBegins(string traceparent)
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var serving = await TracedServing.StartAsync(collector.Endpoint);

        using var response = await serving.InferAsync(("traceparent", traceparent), ("tracestate", "vendor=1"));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        await Eventually.True(() => collector.Spans.Any(IsRequest));
        var request = collector.Spans.First(IsRequest);
        request.Parent.ShouldBeEmpty();
        var spans = await collector.TraceAsync(request.TraceId, 9);
        spans.ShouldAllBe(span => span.State == "");

        static bool IsRequest(ReceivedSpan span) => span is { Service: "model-gateway", Kind: "server" };
    }

    [Fact]
    public async Task Sampler_OfParents_RecordsWhatTheCallerRecords()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var serving = await TracedServing.StartAsync(collector.Endpoint, ("parentbased_traceidratio", "0"));
        var (recorded, unrecorded) = (NewTrace(), NewTrace());

        using var silent = await serving.InferAsync(("traceparent", $"00-{unrecorded}-{ClientSpan}-00"));
        using var fresh = await serving.InferAsync();
        using var told = await serving.InferAsync(("traceparent", $"00-{recorded}-{ClientSpan}-01"));

        new[] { silent, fresh, told }.ShouldAllBe(answer => answer.IsSuccessStatusCode);
        await collector.TraceAsync(recorded, 9);
        collector.Spans.ShouldAllBe(span => span.TraceId == recorded);
    }

    [Fact]
    public async Task Collector_ThatHangsOrRefuses_DelaysNobody()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        var forever = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        collector.Hold = forever.Task;
        await using (var serving = await TracedServing.StartAsync(collector.Endpoint))
        {
            using (var first = await serving.InferAsync())
            {
                first.StatusCode.ShouldBe(HttpStatusCode.OK);
            }

            await Eventually.True(() => collector.Deliveries > 0);
            for (var i = 0; i < 50; i++)
            {
                using var answer = await serving.InferAsync();
                answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            }

            forever.SetResult();
        }

        await using var refused = await TracedServing.StartAsync($"http://127.0.0.1:{FreePort.Find()}");
        using var served = await refused.InferAsync();
        served.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static string NewTrace() => ActivityTraceId.CreateRandom().ToHexString();
}
