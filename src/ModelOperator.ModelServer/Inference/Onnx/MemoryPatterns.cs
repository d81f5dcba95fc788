using ModelOperator.ModelServer.Signatures;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Inference.Onnx;

/// <summary>Decides for which requests ONNX Runtime plans the memory of a run ahead. A planned run takes its memory in one piece, which
/// helps threads that run at once. The runtime keeps a plan for each combination of input sizes and never forgets one. So plans are made
/// only for requests with at most <see cref="MaxRows"/> rows in every input, and for inputs of fixed sizes.</summary>
internal static class MemoryPatterns
{
    /// <summary>The most rows that a planned request may have.</summary>
    public const int MaxRows = 64;

    /// <summary>The largest model that gets plans, in bytes. Planned requests run in a session of their own, so the model is in memory
    /// twice, and the runs of a larger model take so long that a plan makes no difference.</summary>
    private const long MaxModelBytes = 16 << 20;

    /// <summary>Tells whether a model of this many bytes gets a session for planned requests.</summary>
    public static bool AreFor(ModelSignature model, long bytes) =>
        bytes <= MaxModelBytes && model.Inputs.All(input => IsBounded(input.Shape));

    /// <summary>Tells whether a request to such a model is planned. A request that sets optional inputs is not, because their sizes are
    /// not bounded.</summary>
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
            if (size > MaxRows || (rows >= 0 && size != rows))
            {
                return false;
            }

            rows = size;
        }

        return request.Overrides.Count == 0;
    }

    // A model's empty shape is that of a scalar, or says nothing about the shape.
    private static bool IsBounded(long[] shape) => shape.Length > 0 && !shape.AsSpan(1).Contains(Shape.AnySize);
}
