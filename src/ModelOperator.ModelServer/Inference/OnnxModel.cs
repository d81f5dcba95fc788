using Microsoft.ML.OnnxRuntime;
using ModelOperator.ModelServer.Protocol;
using ModelOperator.ModelServer.Tensors;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace ModelOperator.ModelServer.Inference;

/// <summary>An ONNX model in an ONNX Runtime session.</summary>
internal sealed class OnnxModel : IModel
{
    private readonly InferenceSession _session;
    private readonly string[] _inputNames;
    private readonly RunOptionsPool _options = new();
    private readonly bool _canBind;
    private volatile OutputPlan? _plan;

    private OnnxModel(InferenceSession session, ModelSignature signature, IReadOnlyList<string> providers)
    {
        Providers = providers;
        _session = session;
        _inputNames = [.. signature.Inputs.Select(input => input.Name)];
        Signature = signature;
        _plan = OutputPlan.Of(session, signature);
        // Another provider copies inputs to its device when they are bound, not when they are run.
        _canBind = providers is [ExecutionProviders.Cpu];
    }

    public ModelSignature Signature { get; }

    /// <summary>Execution providers in use, the preferred one first.</summary>
    public IReadOnlyList<string> Providers { get; }

    /// <summary>Loads and optimizes the graph.</summary>
    /// <param name="path">The .onnx file.</param>
    /// <param name="name">What it is served as.</param>
    /// <param name="version">Of the model.</param>
    /// <param name="intraOpThreads">Threads that one operator may use.</param>
    /// <param name="providers">What it may run on; null: the CPU.</param>
    /// <exception cref="ModelLoadException">No such file, not a model, or one that the protocol cannot carry.</exception>
    public static OnnxModel Load(string path, string name, string version, int intraOpThreads, ExecutionProviders? providers = null)
    {
        if (!File.Exists(path))
        {
            throw new ModelLoadException($"model {name}: there is no file {path}");
        }

        InferenceSession? session = null;
        try
        {
            using var options = OptionsFor(name, intraOpThreads);
            var used = (providers ?? ExecutionProviders.CpuOnly).AddTo(options, name);
            session = new InferenceSession(path, options);
            var signature = new ModelSignature(
                name, version, SignatureReader.Read(name, "input", session.InputMetadata), SignatureReader.Read(name, "output", session.OutputMetadata));
            return new OnnxModel(session, signature, used);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new ModelLoadException($"model {name}: ONNX Runtime cannot load {path}: {exception.Message.ReplaceLineEndings(" ")}", exception);
        }
        catch (ModelLoadException)
        {
            session?.Dispose();
            throw;
        }
    }

    public InferResult Run(InferRequest request, CancellationToken cancellationToken)
    {
        var options = _options.Rent();
        var registration = cancellationToken.UnsafeRegister(static state => ((RunOptions)state!).Terminate = true, options);
        try
        {
            return TryRunBound(request, options) ?? RunOnce(request, options);
        }
        catch (OnnxRuntimeException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new BackendException(exception.Message, exception);
        }
        finally
        {
            registration.Dispose(); // waits for a cancellation that is under way
            _options.Return(options);
        }
    }

    /// <summary>Runs what has been run before with the same tensors; null when it has not.</summary>
    private InferResult? TryRunBound(InferRequest request, RunOptions options)
    {
        if (!request.IsRepeat || !_canBind || _plan is not { } plan)
        {
            return null;
        }

        var bound = request.RunMemory as BoundRun;
        if (bound?.Fits(_session, request.Outputs) == false)
        {
            // Another instance's stays for its next turn; for other outputs, the next run binds anew.
            if (bound.IsOf(_session))
            {
                request.RunMemory = null;
            }

            return null;
        }

        if (bound is null)
        {
            if (plan.TryAllocate(request) is not { } outputs)
            {
                return null;
            }

            request.RunMemory = bound = new BoundRun(_session, _inputNames, request, outputs);
        }

        try
        {
            bound.Run(options);
            return bound.Result;
        }
        catch (OnnxRuntimeException exception) when (OutputPlan.IsMismatch(exception))
        {
            ForgetPlan();
            request.RunMemory = null;
            return null;
        }
    }

    // The model's outputs are not as it says; from now on the runtime allocates them.
    private void ForgetPlan() => _plan = null;

    private InferResult RunOnce(InferRequest request, RunOptions options)
    {
        var values = Array.ConvertAll(request.Inputs, input => input.Value);
        return new InferResult(TryRunInto(request, values, options) ?? RunAnew(request, values, options));
    }

    /// <summary>Runs into memory that is there; null when the shapes of the outputs are not known before.</summary>
    private Tensor[]? TryRunInto(InferRequest request, OrtValue[] inputs, RunOptions options)
    {
        if (_plan?.TryAllocate(request) is not { } outputs)
        {
            return null;
        }

        try
        {
            _session.Run(options, _inputNames, inputs, request.Outputs.Names, Array.ConvertAll(outputs, output => output.Value));
            return outputs;
        }
        catch (OnnxRuntimeException exception)
        {
            Array.ForEach(outputs, output => output.Dispose());
            if (OutputPlan.IsMismatch(exception))
            {
                ForgetPlan();
                return null;
            }

            throw;
        }
    }

    private Tensor[] RunAnew(InferRequest request, OrtValue[] inputs, RunOptions options)
    {
        var results = _session.Run(options, _inputNames, inputs, request.Outputs.Names);
        try
        {
            // From here on the tensors own the values; the collection only disposes what it holds.
            var outputs = new Tensor[results.Count];
            for (var index = 0; index < outputs.Length; index++)
            {
                outputs[index] = Tensor.Wrap(results[index]);
            }

            return outputs;
        }
        catch
        {
            results.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Signature.Requests.Dispose(); // what is bound to the session goes before it
        _options.Dispose();
        _session.Dispose();
    }

    private static SessionOptions OptionsFor(string name, int intraOpThreads)
    {
        var options = new SessionOptions
        {
            LogId = name,
            IntraOpNumThreads = intraOpThreads,
            // Failures reach the client and our own log; the library's lines on stderr would repeat them.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        // Idle threads sleep: a pod shares its cores with others.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return options;
    }
}
