using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Protocol;

/// <summary>What counts as one inference: a row, where a model has them, or a request.</summary>
internal static class RequestRows
{
    /// <summary>True when a model leaves the first dimension free wherever it has one to count rows.</summary>
    public static bool Has(IReadOnlyList<TensorSpec> inputs, IReadOnlyList<TensorSpec> outputs) => inputs.Count > 0 && inputs.All(IsFree) && outputs.All(IsFree);

    /// <summary>The rows of a request: the first dimension, if the model has rows, and it is the same in all inputs and in all that was answered; else 1.</summary>
    public static int Of(ModelSignature model, InferRequest request, IReadOnlyList<Tensor> outputs)
    {
        if (!model.HasRows)
        {
            return 1;
        }

        var rows = request.Inputs[0].Shape[0];
        foreach (var input in request.Inputs)
        {
            if (input.Shape[0] != rows)
            {
                return 1;
            }
        }

        // By index: an enumerator would be memory for each request.
        for (var index = 0; index < outputs.Count; index++)
        {
            if (outputs[index].Shape is not [var size, ..] || size != rows)
            {
                return 1;
            }
        }

        return rows <= int.MaxValue ? (int)rows : 1;
    }

    private static bool IsFree(TensorSpec spec) => spec.Shape is [Shape.AnySize, ..];
}
