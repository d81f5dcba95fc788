using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Signatures;

/// <summary>Describes a served model: the name and version that it is served under, and the tensors that it declares.</summary>
internal sealed record ModelSignature(string Name, string Version, IReadOnlyList<TensorSpec> Inputs, IReadOnlyList<TensorSpec> Outputs)
{
    /// <summary>The protocol's name for the runtime of the model. Other servers use the same name for ONNX Runtime.</summary>
    public const string Platform = "onnxruntime_onnx";

    /// <summary>The most optional inputs that a message names.</summary>
    private const int MaxNamed = 8;

    /// <summary>The optional inputs: they have a value in the model, and a request may give another one.</summary>
    public IReadOnlyList<TensorSpec> Optional { get; init; } = [];

    /// <summary>A sentence for messages that lists the inputs.</summary>
    public string Takes => $"the model takes {Inputs.List()}"
        + (Optional.Count == 0 ? "" : $"; it may take {Optional.Take(MaxNamed).List()}")
        + (Optional.Count > MaxNamed ? $" and {Optional.Count - MaxNamed} more" : "");

    /// <summary>A sentence for messages that lists the outputs.</summary>
    public string Gives => $"the model gives {Outputs.List()}";

    /// <summary>Finds an input by its name, optional or not. Null when there is none.</summary>
    public TensorSpec? Input(string name) =>
        Inputs.IndexOf(name) is >= 0 and var place ? Inputs[place] : Optional.IndexOf(name) is >= 0 and var other ? Optional[other] : null;

    /// <summary>True when JSON has no form for the datatype of an output.</summary>
    public bool HasRawOnlyOutput { get; } = Outputs.Any(output => output.DataType is DataType.Bf16);

    /// <summary>True when the first dimension of every input and output is free, so that it can count rows.</summary>
    public bool HasRows { get; } = CountRows(Inputs, Outputs);

    /// <summary>Selects all outputs as JSON.</summary>
    public OutputSelection AllOutputs { get; } = OutputSelection.All(Outputs, binary: false);

    /// <summary>Selects all outputs as raw bytes.</summary>
    public OutputSelection AllOutputsRaw { get; } = OutputSelection.All(Outputs, binary: true);

    private static bool CountRows(IReadOnlyList<TensorSpec> inputs, IReadOnlyList<TensorSpec> outputs) =>
        inputs.Count > 0 && inputs.Concat(outputs).All(spec => spec.Shape is [Shape.AnySize, ..]);
}
