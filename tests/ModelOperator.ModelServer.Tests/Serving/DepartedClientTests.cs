using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.ModelServer.Grpc.Messages;
using ModelOperator.ModelServer.Scheduling;
using ModelOperator.ModelServer.Tests.Support;

namespace ModelOperator.ModelServer.Tests.Serving;

/// <summary>A client leaves, in every possible way and at every point of its request. This is not a failure of the server.</summary>
public sealed class DepartedClientTests : IAsyncLifetime
{
    // This is enough to meet both orders of two events that race: the end of the body and the end of the connection.
    private const int Times = 10;

    private const string Infer = "/v2/models/m/infer";
    private const string GrpcInfer = "/inference.GRPCInferenceService/ModelInfer";

    private readonly ErrorLog _errors = new();
    private RunningServer _server = null!;

    /// <summary>The ways in which a request is carried.</summary>
    public enum Carrier
    {
        Http1,
        Http1Chunked,
        Http2,
        Grpc,
    }

    /// <summary>The ways in which a client leaves.</summary>
    public enum Way
    {
        /// <summary>The client closes the connection.</summary>
        Fin,

        /// <summary>The client resets the connection.</summary>
        Reset,

        /// <summary>The client cancels the request (HTTP/2).</summary>
        ResetStream,
    }

    public static TheoryData<Carrier, Way> Departures
    {
        get
        {
            var all = new TheoryData<Carrier, Way>();
            foreach (var carrier in Enum.GetValues<Carrier>())
            {
                foreach (var way in Enum.GetValues<Way>()
                    .Where(way => way is not Way.ResetStream || carrier is Carrier.Http2 or Carrier.Grpc))
                {
                    all.Add(carrier, way);
                }
            }

            return all;
        }
    }

    public async Task InitializeAsync() => _server = await StartAsync("identity_uint8");

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _errors.Dispose();
    }

    [Theory]
    [MemberData(nameof(Departures))]
    public async Task Client_ThatLeavesAfterTheHeaders_IsCountedAsGone(Carrier carrier, Way way)
    {
        await DepartAsync(carrier, way, Head(carrier, 1000, Infer, GrpcInfer));

        await CountedAsGoneAsync(Times);
    }

    [Theory]
    [MemberData(nameof(Departures))]
    public async Task Client_ThatLeavesInTheBody_IsCountedAsGone(Carrier carrier, Way way)
    {
        await DepartAsync(carrier, way, [.. Head(carrier, 100_000, Infer, GrpcInfer), .. Piece(carrier, Half(carrier))]);

        await CountedAsGoneAsync(Times);
    }

    [Theory]
    [InlineData(Carrier.Http2)]
    [InlineData(Carrier.Grpc)]
    public async Task Client_ThatLeavesAsItSends_LeavesNothingBehind(Carrier carrier)
    {
        for (var time = 0; time < Times; time++)
        {
            using var client = await ConnectAsync(carrier);
            await client.SendAsync((byte[])[.. Head(carrier, 100_000, Infer, GrpcInfer), .. Piece(carrier, Half(carrier))]);
            await LeaveAsync(client, Way.Fin);
            await UntilHungUpAsync(client);
        }

        await InflightAsync(_server, 0);
        (await CountAsync("499")).ShouldBe(await CountAsync());
        _errors.Lines.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Way.Fin)]
    [InlineData(Way.Reset)]
    public async Task Client_ThatLeavesWithinAChunk_IsCountedAsGone(Way way)
    {
        var expected = 0;
        foreach (var begun in new[] { "3", "3e8", "3e8\r", "3e8\r\n", "3e8\r\n{", "2\r\n{}", "2\r\n{}\r", "2\r\n{}\r\n", "2\r\n{}\r\n0", "2\r\n{}\r\n0\r\n" })
        {
            await DepartAsync(Carrier.Http1Chunked, way,
                [.. Head(Carrier.Http1Chunked, 0, Infer, GrpcInfer), .. Encoding.ASCII.GetBytes(begun)]);

            await CountedAsGoneAsync(expected += Times);
        }
    }

    [Theory]
    [MemberData(nameof(Departures))]
    public async Task Client_ThatLeavesWhileItsRequestIsQueued_IsCountedAsGone(Carrier carrier, Way way)
    {
        var gate = _server.Services.GetRequiredService<RunGate>();
        (await gate.TryEnterAsync(CancellationToken.None)).ShouldBeTrue();

        await DepartAsync(carrier, way, Whole(carrier, "[2]", [1, 2]));

        await CountedAsGoneAsync(Times);
        gate.Leave();
        (await _server.InferAsync("""{"inputs":[{"name":"x","shape":[1],"datatype":"UINT8","data":[7]}]}""")).Data().ShouldBe("[7]");
    }

    [Theory]
    [MemberData(nameof(Departures))]
    public async Task Client_ThatLeavesWhileTheAnswerIsWritten_IsCountedAsGone(Carrier carrier, Way way)
    {
        // This is more than the sockets hold, or than the client's window allows.
        var tensor = new byte[carrier is Carrier.Http2 or Carrier.Grpc ? 512 << 10 : 24 << 20];
        var request = Whole(carrier, $"[{tensor.Length}]", tensor);
        using var client = await ConnectAsync(carrier, window: 65_535);
        var sending = client.SendAsync(request);
        await sending;
        var read = 0;
        while (read < 60_000)
        {
            read += await client.ReceiveAsync(new byte[4096]);
        }

        await LeaveAsync(client, way);

        if (carrier is Carrier.Http1 or Carrier.Http1Chunked)
        {
            await CountedAsGoneAsync(1);
            return;
        }

        // Over HTTP/2 Kestrel takes the rest of the answer, and reports a moment later that the client has left. So the request may count
        // as answered.
        await _server.EventuallyAsync(async () => await CountAsync() >= 1);
        (await CountAsync("499") + await CountAsync("200")).ShouldBe(1);
        _errors.Lines.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Departures))]
    public async Task Client_ThatLeavesWhileTheModelRuns_IsCountedAsGone(Carrier carrier, Way way)
    {
        await _server.DisposeAsync();
        _server = await StartAsync("count");
        var gate = _server.Services.GetRequiredService<RunGate>();
        // This takes ten minutes and more.
        const string json = """{"inputs":[{"name":"n","shape":[],"datatype":"INT64","data":[4000000000]}]}""";
        var message = new ModelInferRequest
        {
            ModelName = "m",
            Inputs = { new ModelInferRequest.Types.InferInputTensor { Name = "n",
            Datatype = "INT64", Contents = new() { Int64Contents = { 4_000_000_000 } } } }
        };
        using var client = await ConnectAsync(carrier);
        await client.SendAsync(
            carrier is Carrier.Grpc ? Request(carrier, GrpcMessage(message)) : Request(carrier, Encoding.UTF8.GetBytes(json)));
        await _server.EventuallyAsync(async () => !gate.IsIdle && (await _server.MetricsAsync()).Contains(
            "model_server_queue_duration_seconds_count{model=\"m\",revision=\"7f9c2ab4d1\",version=\"7\"} 1\n", StringComparison.Ordinal));

        await LeaveAsync(client, way);

        await CountedAsGoneAsync(1);
    }

    [Theory]
    [InlineData(Way.Fin)]
    [InlineData(Way.Reset)]
    [InlineData(Way.ResetStream)]
    public async Task Client_ThatLeavesInAQuestion_IsNoError(Way way)
    {
        for (var time = 0; time < Times; time++)
        {
            using var client = await ConnectAsync(Carrier.Grpc);
            await client.SendAsync((byte[])[.. Head(Carrier.Grpc, 0, "", "/inference.GRPCInferenceService/ModelReady"),
                .. RawHttp2.Data(1, [0, 0, 0], end: false)]);
            await _server.GetAsync("/v2");
            await LeaveAsync(client, way);
            await _server.GetAsync("/v2");
        }

        _errors.Lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task Body_ThatIsMalformed_IsTheClientsMistake()
    {
        using var client = await ConnectAsync(Carrier.Http1Chunked);
        await client.SendAsync((byte[])[.. Head(Carrier.Http1Chunked, 0, Infer, GrpcInfer), .. "zz\r\n{}\r\n"u8]);

        await _server.EventuallyAsync(async () => await CountAsync("400") == 1);
        (await CountAsync("499")).ShouldBe(0);
    }

    private Task<RunningServer> StartAsync(string model) =>
        RunningServer.StartAsync(model, settings => settings with { Concurrency = 1 }, _errors.AddTo);

    private async Task DepartAsync(Carrier carrier, Way way, byte[] said)
    {
        for (var time = 0; time < Times; time++)
        {
            using var client = await ConnectAsync(carrier);
            await client.SendAsync(said);
            // A reset discards what nobody has read yet. A close does not, so every other one comes at once. Over HTTP/2 it may come
            // before the request has begun, and then there is no request.
            if (way is not Way.Fin || carrier is Carrier.Http2 or Carrier.Grpc || time % 2 == 0)
            {
                await InflightAsync(_server, 1);
            }

            var before = await CountAsync();
            await LeaveAsync(client, way);
            await _server.EventuallyAsync(async () => await CountAsync() > before);
        }
    }

    private async Task<Socket> ConnectAsync(Carrier carrier, int window = 1 << 20)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(IPAddress.Loopback, _server.Client.BaseAddress!.Port);
        if (carrier is Carrier.Http2 or Carrier.Grpc)
        {
            await socket.SendAsync(RawHttp2.Begin(window));
        }

        return socket;
    }

    private static async Task UntilHungUpAsync(Socket client)
    {
        try
        {
            while (await client.ReceiveAsync(new byte[4096]) > 0)
            {
                // Read what the server still sends.
            }
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset)
        {
            // The server had bytes of the body that nobody read any more.
        }
    }

    private static async Task LeaveAsync(Socket client, Way way)
    {
        switch (way)
        {
            case Way.ResetStream:
                await client.SendAsync(RawHttp2.Reset(1));
                break;
            case Way.Fin:
                client.Shutdown(SocketShutdown.Send);
                break;
            default:
                client.LingerState = new LingerOption(enable: true, seconds: 0);
                client.Close();
                break;
        }
    }

    private async Task CountedAsGoneAsync(int times)
    {
        await _server.EventuallyAsync(async () => await CountAsync() >= times);
        var metrics = await _server.MetricsAsync();

        (await CountAsync("499")).ShouldBe(times, metrics);
        (await CountAsync("400")).ShouldBe(0);
        (await CountAsync("500")).ShouldBe(0);
        metrics.ShouldContain(
            $"model_server_failures_total{{reason=\"CANCELED\",model=\"m\",revision=\"7f9c2ab4d1\",version=\"7\"}} {times}\n");
        _errors.Lines.ShouldBeEmpty();
    }

    private static Task InflightAsync(RunningServer server, int count) => server.EventuallyAsync(async () =>
        (await server.MetricsAsync()).Contains(
            $"model_server_inflight_requests{{model=\"m\",revision=\"7f9c2ab4d1\",version=\"7\"}} {count}\n", StringComparison.Ordinal));

    /// <summary>Counts the requests with a status, or all of them.</summary>
    private async Task<int> CountAsync(string code = "") => (await _server.MetricsAsync()).Split('\n')
        .Where(line => line.StartsWith($"model_server_requests_total{{code=\"{code}", StringComparison.Ordinal))
        .Sum(line => int.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));

    private static byte[] Head(Carrier carrier, int length, string path, string call) => carrier switch
    {
        Carrier.Http1 => Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n"),
        Carrier.Http1Chunked => Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"),
        Carrier.Http2 => RawHttp2.Headers(1, (":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "x")),
        _ => RawHttp2.Headers(
            1, (":method", "POST"), (":scheme", "http"), (":path", call), (":authority", "x"), ("content-type", "application/grpc"),
            ("te", "trailers")),
    };

    private static byte[] Piece(Carrier carrier, byte[] bytes, bool last = false) => carrier switch
    {
        Carrier.Http1 => bytes,
        Carrier.Http1Chunked => [.. Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"), .. bytes, .. last ? "\r\n0\r\n\r\n"u8 : "\r\n"u8],
        _ => RawHttp2.Data(1, bytes, last),
    };

    private static byte[] Request(Carrier carrier, byte[] body) =>
        [.. Head(carrier, body.Length, Infer, GrpcInfer), .. Piece(carrier, body, last: true)];

    /// <summary>A request whose answer is as large as its tensor.</summary>
    private static byte[] Whole(Carrier carrier, string shape, byte[] tensor)
    {
        if (carrier is Carrier.Grpc)
        {
            return Request(carrier, GrpcMessage(new()
            {
                ModelName = "m",
                Inputs = { new ModelInferRequest.Types.InferInputTensor { Name = "x", Datatype = "UINT8", Shape = { tensor.Length } } },
                RawInputContents = { ByteString.CopyFrom(tensor) },
            }));
        }

        var json = Encoding.UTF8.GetBytes($$"""{"parameters":{"binary_data_output":true},"inputs":[{"name":"x","shape":{{shape}},"datatype":"UINT8","parameters":{"binary_data_size":{{tensor.Length}} } } ] }""");
        byte[] body = [.. json, .. tensor];
        var header = $"Inference-Header-Content-Length: {json.Length}";
        var head = carrier is Carrier.Http2
            ? RawHttp2.Headers(1, (":method", "POST"), (":scheme", "http"), (":path", Infer), (":authority", "x"),
                ("inference-header-content-length", $"{json.Length}"))
            : Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(Head(carrier, body.Length, Infer, GrpcInfer))
                .Replace("Host: x", $"Host: x\r\n{header}", StringComparison.Ordinal));
        return [.. head, .. Piece(carrier, body, last: true)];
    }

    /// <summary>The first 50,000 bytes of a body of 100,000. Over gRPC the head of a message announces as many.</summary>
    private static byte[] Half(Carrier carrier)
    {
        var half = new byte[50_000];
        if (carrier is Carrier.Grpc)
        {
            BinaryPrimitives.WriteInt32BigEndian(half.AsSpan(1), 100_000 - 5);
        }

        return half;
    }

    private static byte[] GrpcMessage(ModelInferRequest message)
    {
        var bytes = message.ToByteArray();
        var prefix = new byte[5];
        BinaryPrimitives.WriteInt32BigEndian(prefix.AsSpan(1), bytes.Length);
        return [.. prefix, .. bytes];
    }
}
