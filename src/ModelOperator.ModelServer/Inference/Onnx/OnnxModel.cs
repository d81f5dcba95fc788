using Microsoft.ML.OnnxRuntime;
using ModelOperator.ModelServer.Signatures;
using ModelOperator.ModelServer.Tensors;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace ModelOperator.ModelServer.Inference.Onnx;

/// <summary>An ONNX model in an ONNX Runtime session.</summary>
internal sealed class OnnxModel : IModel
{
    private readonly InferenceSession _session;
    private readonly InferenceSession? _planned;
    private readonly string[] _inputNames;
    private readonly RunOptionsPool _options = new();
    private readonly BoundRuns _bound = new();
    private readonly bool _canBind;
    private OutputPlan? _plan;

    private OnnxModel(InferenceSession session, InferenceSession? planned, ModelSignature signature, IReadOnlyList<string> providers)
    {
        Providers = providers;
        (_session, _planned) = (session, planned);
        _inputNames = [.. signature.Inputs.Select(input => input.Name)];
        Signature = signature;
        _plan = OutputPlan.Of(signature);
        // Another provider copies inputs to its device when they are bound, not when they are run.
        _canBind = providers is [ExecutionProviders.Cpu];
    }

    public ModelSignature Signature { get; }

    /// <summary>Execution providers in use, the preferred one first.</summary>
    public IReadOnlyList<string> Providers { get; }

    /// <summary>True when ONNX Runtime plans the memory of a request's run ahead.</summary>
    public bool Plans(InferRequest request) => _planned is not null && ReferenceEquals(SessionFor(request), _planned);

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

        InferenceSession? session = null, planned = null;
        try
        {
            using var options = OptionsFor(name, intraOpThreads);
            var used = (providers ?? ExecutionProviders.CpuOnly).AddTo(options, name);
            session = new InferenceSession(path, options);
            var signature = new ModelSignature(
                name, version, SignatureReader.Read(name, "input", session.InputMetadata), SignatureReader.Read(name, "output", session.OutputMetadata))
            {
                Optional = SignatureReader.ReadOptional(session.OverridableInitializerMetadata),
            };
            if (used is [ExecutionProviders.Cpu] && MemoryPatterns.AreFor(signature, new FileInfo(path).Length))
            {
                options.EnableMemoryPattern = true;
                planned = new InferenceSession(path, options);
            }

            return new OnnxModel(session, planned, signature, used);
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or ModelLoadException)
        {
            session?.Dispose();
            planned?.Dispose();
            throw exception as ModelLoadException
                ?? new ModelLoadException(
                    $"model {name}: ONNX Runtime cannot load {path}: {exception.Message.ReplaceLineEndings(" ")}", exception);
        }
    }

    public InferResult Run(InferRequest request, CancellationToken cancellationToken)
    {
        var options = _options.Rent();
        var registration = cancellationToken.UnsafeRegister(static state => ((RunOptions)state!).Terminate = true, options);
        try
        {
            return Run(request, options);
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

    private InferenceSession SessionFor(InferRequest request) =>
        _planned is not null && MemoryPatterns.AreFor(Signature, request) ? _planned : _session;

    /// <summary>Runs in memory that is there, if that may be; what fails there, or is not written, is run in the runtime's own.</summary>
    private InferResult Run(InferRequest request, RunOptions options)
    {
        if (request.Overrides.Count > 0)
        {
            // Nothing is known of the shapes that come of it.
            return new InferResult(RunAnew(_session, request, options));
        }

        var (session, plan) = (SessionFor(request), _plan);
        var isBindable = plan is not null && _canBind && request.IsRepeat;
        var bound = isBindable ? _bound.Find(request) : null;
        if (bound?.Gives(request.Outputs) == false)
        {
            // Requests that ask for other outputs in turn are not bound each time: the next repeat is.
            _bound.Remove(request);
            (bound, isBindable) = (null, false);
        }

        if (bound is not null)
        {
            return RunBound(session, bound, request, options, plan!);
        }

        var given = plan?.TryAllocate(request);
        if (given is not null && isBindable && _bound.TryAdd(session, _inputNames, request, given) is { } added)
        {
            return RunBound(session, added, request, options, plan!);
        }

        if (given is not null && TryRunInto(session, given, request, options))
        {
            return new InferResult(given);
        }

        try
        {
            return RunAnew(session, request, options, plan, given);
        }
        finally
        {
            Array.ForEach(given ?? [], output => output.Dispose());
        }
    }

    private InferResult RunBound(InferenceSession session, BoundRun bound, InferRequest request, RunOptions options, OutputPlan plan)
    {
        if (bound.TryRun(options))
        {
            return bound.Result;
        }

        var result = RunAnew(session, request, options, plan, bound.Result.Outputs);
        _bound.Remove(request);
        return result;
    }

    /// <summary>False when it failed, or has not written all of the memory.</summary>
    private bool TryRunInto(InferenceSession session, Tensor[] outputs, InferRequest request, RunOptions options)
    {
        try
        {
            session.Run(options, _inputNames, ValuesOf(request.Inputs), request.Outputs.Names, ValuesOf(outputs));
        }
        catch (OnnxRuntimeException)
        {
            return false;
        }

        return !WriteMark.IsOnAny(outputs);
    }

    private InferResult RunAnew(
        InferenceSession session, InferRequest request, RunOptions options, OutputPlan? plan, IReadOnlyList<Tensor>? given)
    {
        var outputs = RunAnew(session, request, options);
        if (plan is not null && plan.Learn(request, outputs, given) is var learned && learned != plan)
        {
            Interlocked.CompareExchange(ref _plan, learned, plan);
        }

        return new InferResult(outputs);
    }

    private Tensor[] RunAnew(InferenceSession session, InferRequest request, RunOptions options)
    {
        var (names, inputs) = request.Overrides.Count == 0 ? (_inputNames, request.Inputs)
            : ([.. _inputNames, .. request.Overrides.Select(given => given.Name)], [.. request.Inputs, .. request.Overrides.Select(given => given.Value)]);
        var results = session.Run(options, names, ValuesOf(inputs), request.Outputs.Names);
        try
        {
            // From here on the tensors own the values; the collection only disposes what it holds.
            var outputs = new Tensor[results.Count];
            for (var index = 0; index < outputs.Length; index++)
            {
                outputs[index] = Own(Tensor.Wrap(results[index]), inputs);
            }

            return outputs;
        }
        catch
        {
            results.Dispose();
            throw;
        }
    }

    private static OrtValue[] ValuesOf(Tensor[] tensors) => Array.ConvertAll(tensors, tensor => tensor.Value);

    /// <summary>A copy of an output that is an input, whose memory has other values once its request is done.</summary>
    private static Tensor Own(Tensor output, Tensor[] inputs)
    {
        foreach (var input in inputs)
        {
            if (output.IsWithin(input))
            {
                using (output)
                {
                    return output.Copy();
                }
            }
        }

        return output;
    }

    public void Dispose()
    {
        _bound.Dispose(); // what is bound to the session goes before it
        _options.Dispose();
        _session.Dispose();
        _planned?.Dispose();
    }

    private static SessionOptions OptionsFor(string name, int intraOpThreads)
    {
        var options = new SessionOptions
        {
            LogId = name,
            IntraOpNumThreads = intraOpThreads,
            // Not where clients choose the shapes: MemoryPatterns says for which requests there is a session with it.
            EnableMemoryPattern = false,
            // Failures reach the client and our own log; the library's lines on stderr would repeat them.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        // Idle threads sleep: a pod shares its cores with others.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return options;
    }
}
