using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Scheduling.Rows;

/// <summary>Compares and joins requests along the first dimension of their tensors.</summary>
internal static class BatchShape
{
    /// <summary>Gets the number of rows that all inputs of a request have. Null when they differ.</summary>
    public static int? Rows(InferRequest request)
    {
        var rows = request.Inputs[0].Shape[0];
        foreach (var input in request.Inputs)
        {
            if (input.Shape.Length == 0 || input.Shape[0] != rows)
            {
                return null;
            }
        }

        return (int)rows;
    }

    /// <summary>Tells whether the requests have different values.</summary>
    public static bool Differ(IReadOnlyList<InferRequest> requests)
    {
        foreach (var request in requests)
        {
            for (var index = 0; index < request.Inputs.Length; index++)
            {
                if (!request.Inputs[index].Elements<byte>().SequenceEqual(requests[0].Inputs[index].Elements<byte>()))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Tells whether two requests fit into one run: all dimensions but the first have the same sizes, and the same outputs are
    /// wanted.</summary>
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

    /// <summary>Creates one request with the rows of all requests, in their order.</summary>
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
}
