using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Signatures;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Scheduling.Rows;

/// <summary>What counts as one inference: a row, where a model has them, or a request.</summary>
internal static class RequestRows
{
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
}
