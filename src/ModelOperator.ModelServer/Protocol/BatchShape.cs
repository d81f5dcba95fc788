using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Protocol;

/// <summary>Whether tensors can be put together along their first dimension.</summary>
internal static class BatchShape
{
    /// <summary>Null when the model's shapes allow that requests share a run; else why they do not.</summary>
    public static string? Obstacle(ModelSignature model)
    {
        if (model.Inputs.Count == 0)
        {
            return "it has no inputs";
        }

        foreach (var (side, spec) in Tensors(model))
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

        return ObstacleOfNames(model);
    }

    /// <summary>True when the model says that its first dimensions are all the same, by one name.</summary>
    public static bool NamesRows(ModelSignature model) => Tensors(model).All(tensor => tensor.Spec.NameOf(0).Length > 0);

    private static string? ObstacleOfNames(ModelSignature model)
    {
        // Dimensions without a name may be the same as any.
        var (firstSide, first) = Tensors(model).FirstOrDefault(tensor => tensor.Spec.NameOf(0).Length > 0);
        if (first is null)
        {
            return null;
        }

        var rows = first.NameOf(0);
        foreach (var (side, spec) in Tensors(model))
        {
            if (spec.NameOf(0) is { Length: > 0 } name && name != rows)
            {
                return $"the first dimension of {firstSide} '{first.Name}' is '{rows}' and that of {side} '{spec.Name}' is '{name}'; if both are rows, export the model with one name for them";
            }

            for (var dimension = 1; dimension < spec.Shape.Length; dimension++)
            {
                if (spec.NameOf(dimension) == rows)
                {
                    return $"dimension {dimension} of {side} '{spec.Name}' is '{rows}' too, as the rows are";
                }
            }
        }

        return null;
    }

    private static IEnumerable<(string Side, TensorSpec Spec)> Tensors(ModelSignature model) =>
        model.Inputs.Select(spec => ("input", spec)).Concat(model.Outputs.Select(spec => ("output", spec)));

    /// <summary>The rows that all inputs of a request have; null when they differ.</summary>
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

    /// <summary>True when not all requests have the same values.</summary>
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
}
