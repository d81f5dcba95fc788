using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Signatures;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Scheduling.Rows;

/// <summary>Counts inferences: the rows of a request when the model has rows, and otherwise the request itself.</summary>
internal static class RequestRows
{
    /// <summary>Gets the number of rows: the first dimension when the model has rows, and all inputs and outputs have the same number of
    /// them; otherwise 1.</summary>
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

        // An enumerator would be allocated for each request.
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
