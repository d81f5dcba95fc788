using System.Runtime.InteropServices;
using ModelOperator.ModelServer.Signatures;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Inference.Onnx;

/// <summary>The shapes of outputs as far as they follow from the shapes of the inputs: each size is fixed, or has the name of an input's
/// dimension. When this holds for all outputs that a request asks for, and a run has shown it to be true, the runtime can write the
/// outputs into memory that was prepared.</summary>
internal sealed class OutputPlan
{
    private readonly ModelSignature _model;
    private readonly Dictionary<string, Size[]> _said;
    private readonly Dictionary<string, Size[]> _shown;

    private OutputPlan(ModelSignature model, Dictionary<string, Size[]> said, Dictionary<string, Size[]> shown) =>
        (_model, _said, _shown) = (model, said, shown);

    /// <summary>Reads the plan from the model's declared dimensions. Null when no output's shape follows from them.</summary>
    public static OutputPlan? Of(ModelSignature model)
    {
        var sources = new Dictionary<string, List<(int Input, int Dimension)>>(StringComparer.Ordinal);
        for (var input = 0; input < model.Inputs.Count; input++)
        {
            for (var dimension = 0; dimension < model.Inputs[input].Shape.Length; dimension++)
            {
                (CollectionsMarshal.GetValueRefOrAddDefault(sources, model.Inputs[input].NameOf(dimension), out _) ??= [])
                    .Add((input, dimension));
            }
        }

        sources.Remove("");
        var said = new Dictionary<string, Size[]>(StringComparer.Ordinal);
        foreach (var output in model.Outputs.Where(output => output.DataType is not DataType.Bytes && output.Shape.Length > 0))
        {
            var sizes = output.Shape.Select((size, dimension) =>
                new Size(size, size > 0 ? [] : [.. sources.GetValueOrDefault(output.NameOf(dimension)) ?? []])).ToArray();
            // An output that is also an input is not computed. The runtime gives the input's own memory for it.
            if (Array.TrueForAll(sizes, size => size.IsKnown) && model.Inputs.IndexOf(output.Name) < 0)
            {
                said.Add(output.Name, sizes);
            }
        }

        return said.Count == 0 ? null : new OutputPlan(model, said, new(StringComparer.Ordinal));
    }

    /// <summary>Allocates marked memory for the outputs of a request. Null when the shape of one of them is not known.</summary>
    public Tensor[]? TryAllocate(InferRequest request)
    {
        var names = request.Outputs.Names;
        foreach (var name in names)
        {
            if (!_shown.ContainsKey(name))
            {
                return null;
            }
        }

        var tensors = new Tensor[names.Length];
        for (var index = 0; index < names.Length; index++)
        {
            if (ShapeOf(names[index], _shown, request) is not { } shape)
            {
                Array.ForEach(tensors[..index], tensor => tensor.Dispose());
                return null;
            }

            tensors[index] = Tensor.Allocate(_model.Outputs[_model.Outputs.IndexOf(names[index])].DataType, shape);
            WriteMark.Put(tensors[index]);
        }

        return tensors;
    }

    /// <summary>Compares the outputs of a run with the plan. An output that is not as the plan says gets no prepared memory from then
    /// on.</summary>
    /// <param name="request">The request that was run.</param>
    /// <param name="outputs">The outputs of its run in memory of the runtime.</param>
    /// <param name="given">The memory that the request was run into before, if that run failed or left some of it unwritten; null when
    /// there was no such run.</param>
    /// <returns>This plan when the run shows nothing new; a plan with what it shows; null when no output is left to plan.</returns>
    public OutputPlan? Learn(InferRequest request, Tensor[] outputs, IReadOnlyList<Tensor>? given)
    {
        if (given is null && _shown.Count == _said.Count)
        {
            return this;
        }

        var (said, shown) = (
            new Dictionary<string, Size[]>(_said, StringComparer.Ordinal), new Dictionary<string, Size[]>(_shown, StringComparer.Ordinal));
        for (var index = 0; index < outputs.Length; index++)
        {
            var name = request.Outputs.Names[index];
            if (ShapeOf(name, said, request) is not { } shape)
            {
                continue;
            }

            if (shape.AsSpan().SequenceEqual(outputs[index].Shape)
                && (given is null || !WriteMark.IsOn(given[index]) || WriteMark.IsOn(outputs[index])))
            {
                shown[name] = said[name];
            }
            else
            {
                said.Remove(name);
                shown.Remove(name);
            }
        }

        return said.Count == 0 ? null : new OutputPlan(_model, said, shown);
    }

    private static long[]? ShapeOf(string output, Dictionary<string, Size[]> outputs, InferRequest request)
    {
        if (!outputs.TryGetValue(output, out var sizes))
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

    /// <param name="fixedSize">The size itself; 0 or less when the size is that of an input's dimension.</param>
    /// <param name="sources">The dimensions of inputs that have this size.</param>
    private sealed class Size(long fixedSize, (int Input, int Dimension)[] sources)
    {
        public bool IsKnown => fixedSize > 0 || sources.Length > 0;

        /// <summary>Gets the size for these inputs. Null when dimensions that the model gives one name have different sizes.</summary>
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
