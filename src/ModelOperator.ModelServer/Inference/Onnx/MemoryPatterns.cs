using ModelOperator.ModelServer.Signatures;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Inference.Onnx;

/// <summary>
/// Decides for which requests ONNX Runtime plans the memory of a run ahead. With a plan, a run takes its memory in one piece, which helps
/// threads that run at once. The runtime keeps a plan for each combination of input sizes and forgets none, so the combinations are
/// bounded: those of requests with up to <see cref="MostRows"/> rows in every input, and one beside for inputs of fixed sizes.
/// </summary>
internal static class MemoryPatterns
{
    /// <summary>The most rows of a request that is planned.</summary>
    public const int MostRows = 64;

    /// <summary>Planned requests run in a session of their own, so the model is in memory twice. The runs of a larger model take so long
    /// that a plan makes no difference.</summary>
    private const long LargestModel = 16 << 20;

    /// <summary>True when a model of so many bytes gets a session for planned requests.</summary>
    public static bool AreFor(ModelSignature model, long bytes) =>
        bytes <= LargestModel && model.Inputs.All(input => IsBounded(input.Shape));

    /// <summary>
    /// True when a request to such a model is planned. The values that it gives to optional inputs must not have a size of their own.
    /// </summary>
    public static bool AreFor(ModelSignature model, InferRequest request)
    {
        var rows = -1L;
        for (var index = 0; index < request.Inputs.Length; index++)
        {
            if (model.Inputs[index].Shape[0] != Shape.AnySize)
            {
                continue;
            }

            var size = request.Inputs[index].Shape[0];
            if (size > MostRows || (rows >= 0 && size != rows))
            {
                return false;
            }

            rows = size;
        }

        return request.Overrides.Count == 0;
    }

    // An empty shape is that of a scalar, or says nothing.
    private static bool IsBounded(long[] shape) => shape.Length > 0 && !shape.AsSpan(1).Contains(Shape.AnySize);
}
