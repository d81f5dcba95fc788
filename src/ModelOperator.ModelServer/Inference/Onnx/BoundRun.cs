using Microsoft.ML.OnnxRuntime;
using ModelOperator.ModelServer.Signatures;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Inference.Onnx;

/// <summary>The inputs of a request and memory for its outputs, bound to a session: running it again costs no allocation.</summary>
internal sealed class BoundRun : IDisposable
{
    private readonly InferenceSession _session;
    private readonly OutputSelection _selection;
    private readonly OrtIoBinding _binding;
    private readonly Tensor[] _outputs;

    /// <param name="session">That runs it.</param>
    /// <param name="inputNames">In the request's order.</param>
    /// <param name="request">Whose inputs these are.</param>
    /// <param name="outputs">Memory for what it asks for; owned from here on.</param>
    /// <param name="bytes">The bytes of the outputs.</param>
    public BoundRun(InferenceSession session, string[] inputNames, InferRequest request, Tensor[] outputs, long bytes)
    {
        (_session, _selection, _outputs) = (session, request.Outputs, outputs);
        Result = new InferResult(outputs, isLent: true);
        Bytes = bytes;
        _binding = session.CreateIoBinding();
        for (var index = 0; index < inputNames.Length; index++)
        {
            _binding.BindInput(inputNames[index], request.Inputs[index].Value);
        }

        for (var index = 0; index < outputs.Length; index++)
        {
            _binding.BindOutput(request.Outputs.Names[index], outputs[index].Value);
        }
    }

    /// <summary>The outputs, until the next run.</summary>
    public InferResult Result { get; }

    public long Bytes { get; }

    /// <summary>True when its outputs are those that are asked for.</summary>
    public bool Gives(OutputSelection selection) =>
        ReferenceEquals(selection, _selection) || selection.Names.AsSpan().SequenceEqual(_selection.Names);

    /// <summary>False when it failed, or has not written all of its outputs' memory.</summary>
    public bool TryRun(RunOptions options)
    {
        foreach (var output in _outputs)
        {
            WriteMark.Put(output);
        }

        try
        {
            _session.RunWithBinding(options, _binding);
        }
        catch (OnnxRuntimeException)
        {
            return false;
        }

        return !WriteMark.IsOnAny(_outputs);
    }

    public void Dispose()
    {
        _binding.Dispose();
        Array.ForEach(_outputs, output => output.Dispose());
    }
}
