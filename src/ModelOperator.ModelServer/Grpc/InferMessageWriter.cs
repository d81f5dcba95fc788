using Google.Protobuf;
using ModelOperator.ModelServer.Grpc.Messages;
using ModelOperator.ModelServer.Protocol;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Grpc;

/// <summary>Writes a ModelInferResponse: the head as a message, the raw contents behind it out of the tensors' own memory, which on the
/// wire is one message.</summary>
internal static class InferMessageWriter
{
    private const uint RawTag = (ModelInferResponse.RawOutputContentsFieldNumber << 3) | (uint)WireFormat.WireType.LengthDelimited;

    public static async ValueTask WriteAsync(
        HttpResponse response, ModelSignature model, InferRequest request, IReadOnlyList<Tensor> outputs, CancellationToken cancellationToken)
    {
        var head = new ModelInferResponse { ModelName = model.Name, ModelVersion = model.Version, Id = request.Id ?? "" };
        for (var index = 0; index < outputs.Count; index++)
        {
            head.Outputs.Add(new ModelInferResponse.Types.InferOutputTensor
            {
                Name = request.Outputs.Names[index],
                Datatype = outputs[index].DataType.Name(),
                Shape = { outputs[index].Shape },
            });
        }

        var headSize = head.CalculateSize();
        long length = headSize;
        foreach (var output in outputs)
        {
            var size = RawTensor.Size(output);
            length += 1 + CodedOutputStream.ComputeUInt64Size((ulong)size) + size;
        }

        if (length > int.MaxValue)
        {
            throw new GrpcException(GrpcStatus.ResourceExhausted, $"the answer has {length} bytes, more than a message can; ask for fewer outputs");
        }

        GrpcResponse.Begin(response);
        await response.StartAsync(cancellationToken); // before it, Kestrel gives no memory to write to
        var writer = response.BodyWriter;
        GrpcFrame.WritePrefix(writer.GetSpan(GrpcFrame.PrefixSize), length);
        writer.Advance(GrpcFrame.PrefixSize);
        head.WriteTo(writer);
        foreach (var output in outputs)
        {
            var field = writer.GetSpan(16);
            field[0] = (byte)RawTag;
            var used = 1;
            for (var rest = (ulong)RawTensor.Size(output); ; rest >>= 7)
            {
                field[used++] = (byte)(rest < 0x80 ? rest : (rest & 0x7f) | 0x80);
                if (rest < 0x80)
                {
                    break;
                }
            }

            writer.Advance(used);
            await RawTensorWriter.WriteAsync(writer, output, cancellationToken);
        }

        (await writer.FlushAsync(cancellationToken)).RequireTaker();
        GrpcResponse.Complete(response);
    }
}
