using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Inference.Onnx;

/// <summary>
/// Decides after which requests ONNX Runtime gives memory back to the system. The runtime keeps the memory of the largest run for ever, so
/// that one request of many rows makes the process that large for good. To give it back after every run would cost each run the time to
/// get it again, which a large run takes many times over.
/// </summary>
internal static class LargeRequests
{
    /// <summary>The size of a request's inputs, in bytes, from which memory is given back after its run.</summary>
    public const long MinBytes = 8 << 20;

    // The runtime holds a text as an object with its bytes elsewhere.
    private const int BytesOfText = 32;

    /// <summary>True when memory is given back after the run of this request.</summary>
    public static bool IsOne(InferRequest request)
    {
        var bytes = 0L;
        foreach (var input in request.Inputs)
        {
            bytes += (long)input.Count * (input.DataType is DataType.Bytes ? BytesOfText : input.DataType.Size());
        }

        return bytes >= MinBytes;
    }
}
