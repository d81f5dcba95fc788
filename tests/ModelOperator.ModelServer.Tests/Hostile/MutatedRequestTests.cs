using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Google.Protobuf;
using ModelOperator.ModelServer.Grpc.Messages;
using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Protocol;
using ModelOperator.ModelServer.Rest.Reading;
using ModelOperator.ModelServer.Scheduling;
using ModelOperator.ModelServer.Tests.Support;
using ModelOperator.Testing;
using Xunit.Abstractions;

namespace ModelOperator.ModelServer.Tests.Hostile;

/// <summary>Sends spoiled requests. Each is answered, or refused with a sentence. FUZZ_REQUESTS sets how many are sent.</summary>
public sealed class MutatedRequestTests(ITestOutputHelper output)
{
    private const string Json =
        """{"id":"é","parameters":{"binary_data_output":true,"timeout":1000},"inputs":[{"name":"a","shape":[1,3],"datatype":"FP32","data":[1,2.5,"NaN"]},{"name":"b","shape":[1,3],"datatype":"FP32","parameters":{"binary_data_size":12}}],"outputs":[{"name":"sum","parameters":{"binary_data":false}}]}""";

    private const string Texts = """{"inputs":[{"name":"x","shape":[2],"datatype":"BYTES","data":["a\u00e9\n","b"]}]}""";

    private const string Optional =
        """{"id":null,"outputs":null,"parameters":{"priority":1,"sequence_id":0,"sequence_end":false},"inputs":[{"name":"scale","shape":[2],"datatype":"FP32","parameters":null,"data":[1,2]},{"data":null,"name":"x","shape":[1,2],"datatype":"FP32","parameters":{"shared_memory_offset":0,"binary_data_size":8}}]}""";

    private const string Halves = """{"inputs":[{"name":"x","shape":[4],"datatype":"FP16","data":[1.00048828125,-0,6.1e-5,"Infinity"]}],"outputs":[{"name":"y","parameters":{"classification":0}}]}""";

    private static readonly int Requests =
        int.Parse(Environment.GetEnvironmentVariable("FUZZ_REQUESTS") ?? "20000", CultureInfo.InvariantCulture);

    [Fact]
    public void ParsersAndModel_AnswerOrRefuse()
    {
        using var add = TestModels.Load("add");
        using var texts = TestModels.Load("identity_bytes");
        using var overridable = TestModels.Load("overridable");
        using var halves = TestModels.Load("identity_fp16");
        var (json, bytes, message) = (Encoding.UTF8.GetBytes(Json), Encoding.UTF8.GetBytes(Texts), Message());
        var (optional, half) = (Encoding.UTF8.GetBytes(Optional), Encoding.UTF8.GetBytes(Halves));
        var mutator = new Mutator(seed: 5);
        var (answered, refused) = (0, 0);
        for (var number = 0; number < Requests; number++)
        {
            byte[] spoiled = [];
            try
            {
                switch (number % 5)
                {
                    case 0:
                        spoiled = mutator.Mutate([.. json, .. new byte[12]]);
                        var split = Math.Min(spoiled.Length, mutator.Next(4) == 0 ? mutator.Next(spoiled.Length + 1) : json.Length);
                        Run(add, InferRequestReader.Read(spoiled.AsSpan(0, split), spoiled.AsSpan(split), add.Requests));
                        break;
                    case 1:
                        spoiled = mutator.Mutate(bytes);
                        Run(texts, InferRequestReader.Read(spoiled, [], texts.Requests));
                        break;
                    case 2:
                        spoiled = mutator.Mutate([.. optional, .. new byte[8]]);
                        var end = Math.Min(spoiled.Length, optional.Length);
                        Run(overridable, InferRequestReader.Read(spoiled.AsSpan(0, end), spoiled.AsSpan(end), overridable.Requests));
                        break;
                    case 3:
                        spoiled = mutator.Mutate(half);
                        Run(halves, InferRequestReader.Read(spoiled, [], halves.Requests));
                        break;
                    default:
                        spoiled = mutator.Mutate(message);
                        var pieces = Pieces.Of(spoiled, mutator.Next(spoiled.Length + 1));
                        Run(add, InferMessageReader.Read(InferMessage.Parse(pieces), add.Requests));
                        break;
                }

                answered++;
            }
            catch (Exception exception) when (exception is ProtocolException or BackendException)
            {
                exception.Message.ShouldNotBeEmpty();
                refused++;
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"request {number} ({Convert.ToHexString(spoiled)}): {exception.Message}", exception);
            }
        }

        output.WriteLine($"{Requests} requests: {answered} answered, {refused} refused");
        answered.ShouldBeGreaterThan(Requests / 50);
        refused.ShouldBeGreaterThan(Requests / 4);
    }

    [Fact]
    public async Task Server_OnSpoiledConnections_LivesOn()
    {
        await using var server = await RunningServer.StartAsync("add", settings => settings with { MaxBody = 1 << 20 });
        var port = server.Client.BaseAddress!.Port;
        var body = Encoding.UTF8.GetBytes(Json);
        byte[] http1 =
        [
            .. Encoding.ASCII.GetBytes(
                $"POST /v2/models/m/infer HTTP/1.1\r\nHost: x\r\nContent-Length: {body.Length + 12}\r\nInference-Header-Content-Length: "
                    + $"{body.Length}\r\nConnection: close\r\n\r\n"),
            .. body, .. new byte[12],
        ];
        byte[] http2 = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 1, 1, 4, 0, 0, 0, 1, 0x82];
        var mutator = new Mutator(seed: 6);
        for (var number = 0; number < 400; number++)
        {
            await SendAsync(port, mutator.Mutate(number % 4 == 0 ? http2 : http1));
        }

        (await server.GetAsync("/v2/health/live")).Status.ShouldBe(HttpStatusCode.OK);
        (await server.MetricsAsync()).ShouldContain("reason=\"OTHER\",model=\"m\",revision=\"7f9c2ab4d1\",version=\"7\"} 0\n");
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    [InlineData("{\"inputs\":[{\"name\":\"a\",\"shape\":[1,3],\"datatype\":\"FP32\",\"data\":[[[")]
    public async Task LargestBody_OfBrackets_IsRefused(string start)
    {
        await using var server = await RunningServer.StartAsync("add");
        var body = start + new string('[', (64 << 20) - start.Length);

        (await server.InferAsync(body)).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static byte[] Message() => new ModelInferRequest
    {
        ModelName = "m",
        Inputs =
        {
            new ModelInferRequest.Types.InferInputTensor { Name = "a", Datatype = "FP32", Shape = { 1, 3 } },
            new ModelInferRequest.Types.InferInputTensor { Name = "b", Datatype = "FP32", Shape = { 1, 3 } },
        },
        Parameters = { ["sequence_id"] = new InferParameter { Int64Param = 0 }, ["timeout"] = new InferParameter { Int64Param = 1000 } },
        Outputs = { new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "sum",
            Parameters = { ["classification"] = new InferParameter() } } },
        RawInputContents = { ByteString.CopyFrom(new byte[12]), ByteString.CopyFrom(new byte[12]) },
    }.ToByteArray();

    private static void Run(LoadedModel model, InferRequest request)
    {
        using (request)
        {
            model.Run(request, CancellationToken.None).Dispose();
        }
    }

    private static async Task SendAsync(int port, byte[] bytes)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(bytes);
            client.Client.Shutdown(SocketShutdown.Send);
            var buffer = new byte[4096];
            using var bound = new CancellationTokenSource(Eventually.Patience);
            while (await stream.ReadAsync(buffer, bound.Token) > 0)
            {
                // Read until the server has sent everything.
            }
        }
        catch (IOException)
        {
            // A server may close a connection on which it gets nonsense.
        }
    }
}
