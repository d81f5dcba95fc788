using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Protocol;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Batching;

/// <summary>Whether tensors can be put together along their first dimension.</summary>
internal static class BatchShape
{
    /// <summary>Null when the model's requests can share a run; else why they cannot.</summary>
    public static string? Obstacle(ModelSignature model)
    {
        foreach (var (side, specs) in new[] { ("input", model.Inputs), ("output", model.Outputs) })
        {
            foreach (var spec in specs)
            {
                if (spec.Shape.Length == 0 || spec.Shape[0] != Shape.AnySize)
                {
                    return $"{side} '{spec.Name}' has shape {Shape.Text(spec.Shape)}, whose first dimension is not free";
                }

                if (side is "input" && spec.DataType is DataType.Bytes)
                {
                    return $"input '{spec.Name}' is BYTES";
                }
            }
        }

        return model.Inputs.Count == 0 ? "it has no inputs" : null;
    }

    /// <summary>The rows that all inputs of a request have; 0 when they differ.</summary>
    public static int Rows(InferRequest request)
    {
        var rows = request.Inputs[0].Shape[0];
        foreach (var input in request.Inputs)
        {
            if (input.Shape.Length == 0 || input.Shape[0] != rows)
            {
                return 0;
            }
        }

        return (int)rows;
    }

    /// <summary>Whether two requests fit one run: the same sizes behind the first dimension, the same outputs.</summary>
    public static bool Alike(InferRequest left, InferRequest right)
    {
        if (!ReferenceEquals(left.Outputs, right.Outputs) && !left.Outputs.Names.AsSpan().SequenceEqual(right.Outputs.Names))
        {
            return false;
        }

        for (var index = 0; index < left.Inputs.Length; index++)
        {
            if (!left.Inputs[index].Shape.AsSpan(1).SequenceEqual(right.Inputs[index].Shape.AsSpan(1)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>One request with the rows of all, in their order.</summary>
    public static InferRequest Join(IReadOnlyList<InferRequest> requests, int rows)
    {
        var first = requests[0];
        var inputs = new Tensor[first.Inputs.Length];
        for (var index = 0; index < inputs.Length; index++)
        {
            var joined = Tensor.Allocate(first.Inputs[index].DataType, [rows, .. first.Inputs[index].Shape.AsSpan(1)]);
            var rest = joined.Elements<byte>();
            foreach (var request in requests)
            {
                var part = request.Inputs[index].Elements<byte>();
                part.CopyTo(rest);
                rest = rest[part.Length..];
            }

            inputs[index] = joined;
        }

        return new InferRequest(id: null, inputs, first.Outputs);
    }

    /// <summary>Whether every output has the rows of the batch.</summary>
    public static bool Splits(InferResult result, int rows)
    {
        foreach (var output in result.Outputs)
        {
            if (output.Shape.Length == 0 || output.Shape[0] != rows)
            {
                return false;
            }
        }

        return true;
    }
}
