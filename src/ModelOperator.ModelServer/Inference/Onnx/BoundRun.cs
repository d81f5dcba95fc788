using Microsoft.ML.OnnxRuntime;
using ModelOperator.ModelServer.Signatures;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Inference.Onnx;

/// <summary>A run whose inputs and outputs are bound to a session once, so that running it again with other values allocates
/// nothing.</summary>
internal sealed class BoundRun : IDisposable
{
    private readonly InferenceSession _session;
    private readonly OutputSelection _selection;
    private readonly OrtIoBinding _binding;
    private readonly Tensor[] _outputs;

    /// <param name="session">The session that runs the request.</param>
    /// <param name="inputNames">The names of the request's inputs, in their order.</param>
    /// <param name="request">The request whose tensors are bound.</param>
    /// <param name="outputs">Memory for the outputs that the request asks for. The run owns it from here on.</param>
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

    /// <summary>The outputs, which are valid until the next run.</summary>
    public InferResult Result { get; }

    public long Bytes { get; }

    /// <summary>Tells whether the run gives the outputs that are asked for.</summary>
    public bool Gives(OutputSelection selection) =>
        ReferenceEquals(selection, _selection) || selection.Names.AsSpan().SequenceEqual(_selection.Names);

    /// <summary>Runs the session. False when the run failed, or has not written the memory of every output.</summary>
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

    /// <summary>Leaves the outputs to whoever still reads them; the end of the process frees them.</summary>
    public void Unbind() => _binding.Dispose();

    public void Dispose()
    {
        _binding.Dispose();
        Array.ForEach(_outputs, output => output.Dispose());
    }
}
