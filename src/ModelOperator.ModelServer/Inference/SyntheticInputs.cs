using ModelOperator.ModelServer.Signatures;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Inference;

/// <summary>Creates a request for the warm-up: zeros and empty strings, with a size of 1 for every free dimension.</summary>
internal static class SyntheticInputs
{
    public static InferRequest For(ModelSignature model)
    {
        var tensors = new List<Tensor>();
        try
        {
            foreach (var spec in model.Inputs)
            {
                var tensor = Tensor.Allocate(spec.DataType, Array.ConvertAll(spec.Shape, size => size == Shape.AnySize ? 1 : size));
                tensors.Add(tensor);
                if (spec.DataType is not DataType.Bytes)
                {
                    tensor.Elements<byte>().Clear();
                }
            }
        }
        catch
        {
            tensors.ForEach(tensor => tensor.Dispose());
            throw;
        }

        return new InferRequest(id: null, [.. tensors], model.AllOutputs);
    }
}
