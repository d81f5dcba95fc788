using System.Buffers.Binary;
using Google.Protobuf;
using ModelOperator.Gateway.Sampling.Reading;
using ModelOperator.Gateway.Tensors;

namespace ModelOperator.Gateway.Tests.Sampling;

/// <summary>Bodies of requests and answers.</summary>
internal static class Bodies
{
    public static readonly BodyFormat Grpc = new(IsGrpc: true, null);

    /// <summary>A request, with an answer that has no outputs.</summary>
    public static SampledPair Pair(byte[] request, BodyFormat format) =>
        SampledPair.Read(request, format, """{"outputs":[]}"""u8.ToArray(), default);

    /// <summary>A message of gRPC as it goes over the wire.</summary>
    public static byte[] Framed(IMessage message)
    {
        var frame = new byte[5 + message.CalculateSize()];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)(frame.Length - 5));
        message.WriteTo(frame.AsSpan(5));
        return frame;
    }
}
