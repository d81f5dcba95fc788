using System.Text;
using System.Text.Json;
using Google.Protobuf;
using ModelOperator.Benchmarks.Load;
using ModelOperator.ModelServer.Grpc.Messages;

namespace ModelOperator.Benchmarks.Server;

/// <summary>Requests as bytes for a bare socket.</summary>
internal static class InferRequests
{
    private static readonly float[] Image = [.. Enumerable.Range(0, ServerUnderTest.Features).Select(index => (float)(index * 7 % 17))];

    public static byte[] Health { get; } = "GET /v2/health/live HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray();

    /// <summary>So many images as JSON.</summary>
    public static byte[] Json(int rows)
    {
        var data = string.Join(',', Enumerable.Repeat(string.Join(',', Image), rows));
        return Post(Encoding.UTF8.GetBytes($$"""{"inputs":[{"name":"x","shape":[{{rows}},64],"datatype":"FP32","data":[{{data}}]}]}"""),
            null);
    }

    /// <summary>So many images as raw bytes, answered as raw bytes.</summary>
    public static byte[] Binary(int rows)
    {
        var raw = Raw(rows);
        var head = JsonSerializer.SerializeToUtf8Bytes(new
        {
            parameters = new { binary_data_output = true },
            inputs = new[] { new { name = "x", shape = new[] { rows, 64 }, datatype = "FP32",
                parameters = new { binary_data_size = raw.Length } } },
        });
        return Post([.. head, .. raw], head.Length);
    }

    /// <summary>So many images as a tensor's bytes.</summary>
    public static byte[] Raw(int rows) => [.. Enumerable.Repeat(Image, rows).SelectMany(image => image).SelectMany(BitConverter.GetBytes)];

    /// <summary>So many images as a call of ModelInfer, for <see cref="GrpcLoad"/>.</summary>
    public static byte[] Grpc(int rows)
    {
        var message = new ModelInferRequest
        {
            ModelName = ServerUnderTest.Model,
            Inputs = { new ModelInferRequest.Types.InferInputTensor { Name = "x", Datatype = "FP32",
                Shape = { rows, ServerUnderTest.Features } } },
            RawInputContents = { ByteString.CopyFrom(Raw(rows)) },
        };
        return GrpcLoad.Call("/inference.GRPCInferenceService/ModelInfer", message.ToByteArray());
    }

    private static byte[] Post(byte[] body, int? jsonLength) =>
    [
        .. Encoding.ASCII.GetBytes(
            $"POST /v2/models/{ServerUnderTest.Model}/infer HTTP/1.1\r\nHost: x\r\nContent-Length: {body.Length}\r\n"
            + (jsonLength is null ? "" : $"Inference-Header-Content-Length: {jsonLength}\r\n") + "\r\n"),
        .. body,
    ];
}
