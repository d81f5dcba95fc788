using System.Buffers;
using System.Text;
using ModelOperator.ModelServer.Inference.Onnx;
using ModelOperator.ModelServer.Rest.Reading;
using ModelOperator.ModelServer.Rest.Writing;
using ModelOperator.ModelServer.Scheduling;
using ModelOperator.ModelServer.Signatures;

namespace ModelOperator.Benchmarks.Server;

/// <summary>CPU time of the parts of a request, on one thread; other work on the machine counts little in it.</summary>
internal static class RequestParts
{
    private const int Rounds = 10_000;
    private const int Repetitions = 5;

    public static void Print(string path)
    {
        using var model = new LoadedModel(OnnxModel.Load(path, ServerUnderTest.Model, "1", 1));
        var (json, _) = Body(InferRequests.Json(1));
        var (head, raw) = Body(InferRequests.Binary(1));
        InferRequestReader.Read(json, [], model.Requests).Dispose();
        using var request = InferRequestReader.Read(json, [], model.Requests); // a repeat, as most are
        using var result = model.Run(request, CancellationToken.None);
        var output = new ArrayBufferWriter<byte>();
        using var writer = new System.Text.Json.Utf8JsonWriter(output);
        Console.WriteLine($"parts of a request, CPU us and allocated bytes of each:");
        Measure("read JSON", () => InferRequestReader.Read(json, [], model.Requests).Dispose());
        Measure("read binary", () => InferRequestReader.Read(head, raw, model.Requests).Dispose());
        Measure("run", () => model.Run(request, CancellationToken.None).Dispose());
        Measure("write data as JSON", () =>
        {
            output.Clear();
            writer.Reset();
            writer.WriteStartArray();
            foreach (var tensor in result.Outputs)
            {
                TensorDataWriter.Write(writer, tensor, 0);
            }

            writer.WriteEndArray();
            writer.Flush();
        });
    }

    private static void Measure(string name, Action work)
    {
        for (var round = 0; round < Rounds; round++)
        {
            work();
        }

        // The least of a few: the compiler works on other threads of this process now and then.
        var (least, allocated) = (double.MaxValue, GC.GetAllocatedBytesForCurrentThread());
        for (var repetition = 0; repetition < Repetitions; repetition++)
        {
            var cpu = Environment.CpuUsage.TotalTime;
            for (var round = 0; round < Rounds; round++)
            {
                work();
            }

            least = Math.Min(least, (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / Rounds);
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Console.WriteLine($"    {name,-20} {least,8:0.0} {(double)allocated / (Rounds * Repetitions),8:0}");
    }

    private static (byte[] Json, byte[] Raw) Body(byte[] request)
    {
        var end = request.AsSpan().IndexOf("\r\n\r\n"u8);
        var head = Encoding.ASCII.GetString(request, 0, end);
        var body = request[(end + 4)..];
        const string header = "Inference-Header-Content-Length: ";
        var place = head.IndexOf(header, StringComparison.Ordinal);
        var length = place < 0 ? body.Length : int.Parse(head[(place + header.Length)..].Split('\r')[0]);
        return (body[..length], body[length..]);
    }
}
