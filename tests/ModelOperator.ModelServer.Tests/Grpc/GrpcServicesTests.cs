using System.IO.Compression;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Compression;
using Grpc.Reflection.V1Alpha;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelOperator.ModelServer.Grpc.Messages;
using ModelOperator.ModelServer.Lifecycle;
using ModelOperator.ModelServer.Scheduling;
using ModelOperator.ModelServer.Tests.Support;
using V1 = Grpc.Reflection.V1;

namespace ModelOperator.ModelServer.Tests.Grpc;

/// <summary>Health, reflection, deadlines, compression and limits, as the .NET library's own client sees them.</summary>
public sealed class GrpcServicesTests
{
    private const string Service = "inference.GRPCInferenceService";

    private static readonly IEqualityComparer<Status> StatusComparer =
        EqualityComparer<Status>.Create((one, other) => one.StatusCode == other.StatusCode && one.Detail == other.Detail);

    [Theory]
    [InlineData("")]
    [InlineData(Service)]
    public async Task Health_OfALoadedModel_IsServing_AndFromTheShutdownOnNot(string service)
    {
        await using var server = await RunningServer.StartAsync("identity_uint8");
        using var client = new InferenceClient(server);
        var health = new Health.HealthClient(client.Channel);
        var answer = await health.CheckAsync(new HealthCheckRequest { Service = service });
        answer.Status.ShouldBe(HealthCheckResponse.Types.ServingStatus.Serving);
        using var watch = health.Watch(new HealthCheckRequest { Service = service });
        (await watch.ResponseStream.MoveNext(default)).ShouldBeTrue();
        watch.ResponseStream.Current.Status.ShouldBe(HealthCheckResponse.Types.ServingStatus.Serving);

        var stopping = server.StopAsync();

        // Whoever watches is told, and does not delay the stop.
        while (await watch.ResponseStream.MoveNext(default))
        {
            watch.ResponseStream.Current.Status.ShouldBe(HealthCheckResponse.Types.ServingStatus.NotServing);
        }

        await stopping;
    }

    [Fact]
    public async Task Health_OfAModelThatLoads_IsNotServing()
    {
        await using var server = await RunningServer.StartUnreadyAsync("identity_uint8", configure: services =>
            services.Remove(services.Single(
                service => service.ServiceType == typeof(IHostedService) && service.ImplementationType == typeof(ModelLoader))));
        using var client = new InferenceClient(server);

        var answer = await new Health.HealthClient(client.Channel).CheckAsync(new HealthCheckRequest());

        answer.Status.ShouldBe(HealthCheckResponse.Types.ServingStatus.NotServing);
    }

    [Fact]
    public async Task Health_OfAServiceThatThereIsNot_IsNotFound()
    {
        await using var server = await RunningServer.StartAsync("identity_uint8");
        using var client = new InferenceClient(server);

        var failure = await Should.ThrowAsync<RpcException>(
            async () => await new Health.HealthClient(client.Channel).CheckAsync(new HealthCheckRequest { Service = "other" }));

        failure.StatusCode.ShouldBe(StatusCode.NotFound);
    }

    [Fact]
    public async Task Reflection_TellsServicesAndMessages()
    {
        await using var server = await RunningServer.StartAsync("identity_uint8");
        using var client = new InferenceClient(server);
        using var old = new ServerReflection.ServerReflectionClient(client.Channel).ServerReflectionInfo();
        using var current = new V1.ServerReflection.ServerReflectionClient(client.Channel).ServerReflectionInfo();

        await old.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" });
        await current.RequestStream.WriteAsync(new V1.ServerReflectionRequest { FileContainingSymbol = $"{Service}.ModelInfer" });

        (await old.ResponseStream.MoveNext(default)).ShouldBeTrue();
        old.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name)
            .ShouldBe([Service, "grpc.health.v1.Health"]);
        (await current.ResponseStream.MoveNext(default)).ShouldBeTrue();
        var file = FileDescriptorProto.Parser.ParseFrom(current.ResponseStream.Current.FileDescriptorResponse.FileDescriptorProto[0]);
        var infer = file.Service.Single().Method.Single(method => method.Name == "ModelInfer");
        (infer.ClientStreaming, infer.ServerStreaming).ShouldBe((false, false));
        await old.RequestStream.CompleteAsync();
        await current.RequestStream.CompleteAsync();
    }

    [Fact]
    public async Task Call_WhoseDeadlinePassesInTheQueue_IsNeverRun()
    {
        await using var server = await RunningServer.StartAsync("identity_uint8", settings => settings with { Concurrency = 1 });
        using var client = new InferenceClient(server);
        var gate = server.Services.GetRequiredService<RunGate>();
        (await gate.TryEnterAsync(CancellationToken.None)).ShouldBeTrue();

        var failure = await Should.ThrowAsync<RpcException>(
            () => client.InferAsync(
                Request(1), new CallOptions(deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(200))));

        failure.StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
        await server.EventuallyAsync(async () => (await server.MetricsAsync()).Contains(
            "model_server_inflight_requests{model=\"m\",revision=\"7f9c2ab4d1\",version=\"7\"} 0\n", StringComparison.Ordinal));
        gate.Leave();
        (await client.InferAsync(Request(2))).RawOutputContents.Single().ToByteArray().ShouldBe([2]);
        var metrics = await server.MetricsAsync();
        metrics.ShouldContain("model_server_requests_total{code=\"200\",model=\"m\",revision=\"7f9c2ab4d1\",version=\"7\"} 1\n");
        metrics.ShouldNotContain("code=\"500\",model=\"m\",revision=\"7f9c2ab4d1\",version=\"7\"} 1\n");
        metrics.ShouldContain("model_server_queue_duration_seconds_count{model=\"m\",revision=\"7f9c2ab4d1\",version=\"7\"} 1\n");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task CompressedRequest_IsAnswered(string coding)
    {
        await using var server = await RunningServer.StartAsync("identity_uint8");
        using var client = new InferenceClient(server, new GzipCompressionProvider(CompressionLevel.Fastest), new Deflate());

        var answer = await client.InferAsync(Request(new byte[50_000]), With(coding));

        answer.RawOutputContents.Single().Length.ShouldBe(50_000);
    }

    [Fact]
    public async Task CompressedRequest_LargerThanTheLimitOnceUnpacked_IsRefused()
    {
        await using var server = await RunningServer.StartAsync("identity_uint8", settings => settings with { MaxBody = 1 << 20 });
        using var client = new InferenceClient(server);

        var failure = await Should.ThrowAsync<RpcException>(() => client.InferAsync(Request(new byte[8 << 20]), With("gzip")));

        failure.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
        (await server.MetricsAsync()).ShouldContain(
            "model_server_requests_total{code=\"413\",model=\"m\",revision=\"7f9c2ab4d1\",version=\"7\"} 1\n");
    }

    [Fact]
    public async Task CompressedRequests_ArePaidForByWhatTheyUnpackTo()
    {
        await using var server = await RunningServer.StartAsync(
            "identity_uint8", settings => settings with { Concurrency = 1, MaxBody = 1 << 20, BodyMemory = 2 << 20 });
        using var client = new InferenceClient(server);
        var gate = server.Services.GetRequiredService<RunGate>();
        (await gate.TryEnterAsync(CancellationToken.None)).ShouldBeTrue();

        // Each sends about a thousand bytes, and holds 900,000 bytes while it waits for its run.
        var calls = Enumerable.Range(0, 3).Select(_ => client.InferAsync(Request(new byte[900_000]), With("gzip"))).ToList();

        var refused = await Task.WhenAny(calls);
        (await Should.ThrowAsync<RpcException>(() => refused)).StatusCode.ShouldBe(StatusCode.ResourceExhausted);
        gate.Leave();
        calls.Remove(refused);
        (await Task.WhenAll(calls)).ShouldAllBe(answer => answer.RawOutputContents.Single().Length == 900_000);
        (await client.InferAsync(Request(new byte[900_000]), With("gzip"))).RawOutputContents.Single().Length.ShouldBe(900_000);
    }

    [Fact]
    public async Task Request_LargerThanTheLimit_IsRefused()
    {
        await using var server = await RunningServer.StartAsync("identity_uint8", settings => settings with { MaxBody = 1 << 20 });
        using var client = new InferenceClient(server);

        var failure = await Should.ThrowAsync<RpcException>(() => client.InferAsync(Request(new byte[(1 << 20) + 1])));

        failure.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
        (await server.MetricsAsync()).ShouldContain(
            "model_server_requests_total{code=\"413\",model=\"m\",revision=\"7f9c2ab4d1\",version=\"7\"} 1\n");
    }

    [Fact]
    public async Task Message_OfAFailure_ArrivesAsItIs()
    {
        await using var server = await RunningServer.StartAsync("identity_uint8");
        using var client = new InferenceClient(server);

        var failure = await Should.ThrowAsync<RpcException>(() => client.ReadyAsync(new ModelReadyRequest { Name = "é 5%\n" }));

        failure.Status.ShouldBe(new Status(StatusCode.NotFound, "model 'é 5%\n' is not served here; this server has 'm'"), StatusComparer);
    }

    private static CallOptions With(string coding) => new(headers: new Metadata { { "grpc-internal-encoding-request", coding } });

    private static ModelInferRequest Request(params byte[] values) => new()
    {
        ModelName = RunningServer.Model,
        Inputs = { new ModelInferRequest.Types.InferInputTensor { Name = "x", Datatype = "UINT8", Shape = { values.Length } } },
        RawInputContents = { ByteString.CopyFrom(values) },
    };

    /// <summary>The compression that gRPC calls deflate. It has the format of zlib.</summary>
    private sealed class Deflate : ICompressionProvider
    {
        public string EncodingName => "deflate";

        public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
            new ZLibStream(stream, compressionLevel ?? CompressionLevel.Fastest, leaveOpen: true);

        public Stream CreateDecompressionStream(Stream stream) => new ZLibStream(stream, CompressionMode.Decompress);
    }
}
