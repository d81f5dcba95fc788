using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Signatures;

/// <summary>What is served: the identity given on the command line and the tensors that the model declares.</summary>
internal sealed record ModelSignature(string Name, string Version, IReadOnlyList<TensorSpec> Inputs, IReadOnlyList<TensorSpec> Outputs)
{
    /// <summary>The protocol's name for what runs the model, as other servers write it for ONNX Runtime.</summary>
    public const string Platform = "onnxruntime_onnx";

    /// <summary>The most optional inputs that a message names.</summary>
    private const int MaxNamed = 8;

    /// <summary>Inputs that have a value in the model, which a request may give another.</summary>
    public IReadOnlyList<TensorSpec> Optional { get; init; } = [];

    /// <summary>A sentence for messages that lists the inputs.</summary>
    public string Takes => $"the model takes {Inputs.List()}"
        + (Optional.Count == 0 ? "" : $"; it may take {Optional.Take(MaxNamed).List()}")
        + (Optional.Count > MaxNamed ? $" and {Optional.Count - MaxNamed} more" : "");

    /// <summary>A sentence for messages that lists the outputs.</summary>
    public string Gives => $"the model gives {Outputs.List()}";

    /// <summary>An input by its name, optional or not; null when there is none.</summary>
    public TensorSpec? Input(string name) =>
        Inputs.IndexOf(name) is >= 0 and var place ? Inputs[place] : Optional.IndexOf(name) is >= 0 and var other ? Optional[other] : null;

    /// <summary>Whether an output has a datatype that JSON cannot carry.</summary>
    public bool HasRawOnlyOutput { get; } = Outputs.Any(output => output.DataType is DataType.Bf16);

    /// <summary>True when its first dimensions count rows.</summary>
    public bool HasRows { get; } = CountRows(Inputs, Outputs);

    /// <summary>All outputs, as JSON.</summary>
    public OutputSelection AllOutputs { get; } = OutputSelection.All(Outputs, binary: false);

    /// <summary>All outputs, as raw bytes.</summary>
    public OutputSelection AllOutputsRaw { get; } = OutputSelection.All(Outputs, binary: true);

    private static bool CountRows(IReadOnlyList<TensorSpec> inputs, IReadOnlyList<TensorSpec> outputs) =>
        inputs.Count > 0 && inputs.Concat(outputs).All(spec => spec.Shape is [Shape.AnySize, ..]);
}
