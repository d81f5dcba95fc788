using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using ModelOperator.ModelServer.Protocol;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Inference;

/// <summary>Output shapes that follow from input shapes: sizes that are fixed, or have the name of an input's dimension. Where all that a
/// request asks for are such, the runtime can write into memory that is there already.</summary>
internal sealed class OutputPlan
{
    private readonly Dictionary<string, Size[]> _outputs;
    private readonly ModelSignature _model;

    private OutputPlan(ModelSignature model, Dictionary<string, Size[]> outputs)
    {
        _model = model;
        _outputs = outputs;
    }

    /// <summary>Reads what the model says of its dimensions; null when that tells no output's shape.</summary>
    public static OutputPlan? Of(InferenceSession session, ModelSignature model)
    {
        var sources = new Dictionary<string, List<(int Input, int Dimension)>>(StringComparer.Ordinal);
        for (var input = 0; input < model.Inputs.Count; input++)
        {
            var names = session.InputMetadata[model.Inputs[input].Name].SymbolicDimensions;
            for (var dimension = 0; dimension < names.Length; dimension++)
            {
                (CollectionsMarshal.GetValueRefOrAddDefault(sources, names[dimension], out _) ??= []).Add((input, dimension));
            }
        }

        sources.Remove("");
        var outputs = new Dictionary<string, Size[]>(StringComparer.Ordinal);
        foreach (var output in model.Outputs.Where(output => output.DataType is not DataType.Bytes && output.Shape.Length > 0))
        {
            var names = session.OutputMetadata[output.Name].SymbolicDimensions;
            var sizes = output.Shape.Select((size, dimension) => new Size(size, size > 0 ? [] : [.. sources.GetValueOrDefault(names[dimension]) ?? []])).ToArray();
            if (Array.TrueForAll(sizes, size => size.IsKnown))
            {
                outputs.Add(output.Name, sizes);
            }
        }

        return outputs.Count == 0 ? null : new OutputPlan(model, outputs);
    }

    /// <summary>True when the runtime refused the memory: the model's outputs are not as it says.</summary>
    public static bool IsMismatch(OnnxRuntimeException exception) =>
        exception.Message.Contains("The output OrtValue provided for output", StringComparison.Ordinal)
        || exception.Message.Contains("shape verification failed", StringComparison.Ordinal);

    /// <summary>Memory for the outputs of a request; null when the shape of one is not known.</summary>
    public Tensor[]? TryAllocate(InferRequest request)
    {
        var names = request.Outputs.Names;
        var tensors = new Tensor[names.Length];
        for (var index = 0; index < names.Length; index++)
        {
            if (ShapeOf(names[index], request) is not { } shape)
            {
                for (var allocated = 0; allocated < index; allocated++)
                {
                    tensors[allocated].Dispose();
                }

                return null;
            }

            tensors[index] = Tensor.Allocate(_model.Outputs[RequestMembers.Find(_model.Outputs, names[index])].DataType, shape);
        }

        return tensors;
    }

    private long[]? ShapeOf(string output, InferRequest request)
    {
        if (!_outputs.TryGetValue(output, out var sizes))
        {
            return null;
        }

        var shape = new long[sizes.Length];
        for (var dimension = 0; dimension < shape.Length; dimension++)
        {
            if (sizes[dimension].In(request.Inputs) is not { } size)
            {
                return null;
            }

            shape[dimension] = size;
        }

        return Shape.Count(shape) is > 0 ? shape : null;
    }

    /// <param name="fixedSize">The size; 0 or less when it is an input's.</param>
    /// <param name="sources">Dimensions of inputs that it is equal to.</param>
    private sealed class Size(long fixedSize, (int Input, int Dimension)[] sources)
    {
        public bool IsKnown => fixedSize > 0 || sources.Length > 0;

        /// <summary>Null when dimensions that the model calls the same are not.</summary>
        public long? In(Tensor[] inputs)
        {
            if (sources.Length == 0)
            {
                return fixedSize;
            }

            var size = inputs[sources[0].Input].Shape[sources[0].Dimension];
            foreach (var (input, dimension) in sources)
            {
                if (inputs[input].Shape[dimension] != size)
                {
                    return null;
                }
            }

            return size;
        }
    }
}
