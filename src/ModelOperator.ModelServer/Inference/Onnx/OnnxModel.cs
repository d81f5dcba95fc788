using Microsoft.ML.OnnxRuntime;
using ModelOperator.ModelServer.Inference.Onnx.Operators;
using ModelOperator.ModelServer.Signatures;
using ModelOperator.ModelServer.Tensors;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace ModelOperator.ModelServer.Inference.Onnx;

/// <summary>An ONNX model that ONNX Runtime runs.</summary>
internal sealed class OnnxModel : IModel
{
    private readonly InferenceSession _session;
    private readonly InferenceSession? _planned;
    private readonly string[] _inputNames;
    private readonly RunOptionsPool _options = new();
    private readonly RunOptionsPool _shrinking = new(givesMemoryBack: true);
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
        // Other providers copy inputs to their device when the inputs are bound, so a bound run would not see new values.
        _canBind = providers is [ExecutionProviders.Cpu];
    }

    public ModelSignature Signature { get; }

    /// <summary>The execution providers in use, the preferred one first.</summary>
    public IReadOnlyList<string> Providers { get; }

    /// <summary>Tells whether ONNX Runtime plans the memory of the request's run ahead.</summary>
    public bool Plans(InferRequest request) => _planned is not null && ReferenceEquals(SessionFor(request), _planned);

    /// <summary>Loads a model and optimizes its graph.</summary>
    /// <param name="path">The path of the .onnx file, or of a folder with it.</param>
    /// <param name="name">The name that the model is served under.</param>
    /// <param name="version">The version that the model is served as.</param>
    /// <param name="intraOpThreads">The number of threads that one operator may use.</param>
    /// <param name="providers">The execution providers that the model may run on; null for the CPU alone.</param>
    /// <exception cref="ModelLoadException">There is no such file, it is no model, or the protocol has no form for one of its
    /// tensors.</exception>
    public static OnnxModel Load(string path, string name, string version, int intraOpThreads, ExecutionProviders? providers = null)
    {
        (path, var bytes) = OnnxFiles.Find(path, name);
        InferenceSession? session = null, planned = null;
        try
        {
            using var options = OptionsFor(name, intraOpThreads);
            CustomOperators.AddTo(options, path);
            var used = (providers ?? ExecutionProviders.CpuOnly).AddTo(options, name);
            session = new InferenceSession(path, options);
            var signature = new ModelSignature(
                name, version,
                SignatureReader.Read(name, "input", session.InputMetadata),
                SignatureReader.Read(name, "output", session.OutputMetadata))
            {
                Optional = SignatureReader.ReadOptional(session.OverridableInitializerMetadata),
            };
            if (used is [ExecutionProviders.Cpu] && MemoryPatterns.AreFor(signature, bytes))
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
                    $"model {name}: ONNX Runtime cannot load {path}: {exception.Message.ReplaceLineEndings(" ")}"
                        + CustomOperators.Remedy(exception.Message),
                    exception);
        }
    }

    public InferResult Run(InferRequest request, CancellationToken cancellationToken)
    {
        // The memory of other providers is on their devices.
        var pool = _canBind && LargeRequests.IsOne(request) ? _shrinking : _options;
        var options = pool.Rent();
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
            pool.Return(options);
        }
    }

    private InferenceSession SessionFor(InferRequest request) =>
        _planned is not null && MemoryPatterns.AreFor(Signature, request) ? _planned : _session;

    /// <summary>Runs the request in memory that was prepared for it, if there is such memory. When that run fails or leaves memory
    /// unwritten, the request is run again in memory of the runtime.</summary>
    private InferResult Run(InferRequest request, RunOptions options)
    {
        if (request.Overrides.Count > 0)
        {
            // The values of optional inputs may change the shapes of all outputs.
            return new InferResult(RunAnew(_session, request, options));
        }

        var (session, plan) = (SessionFor(request), _plan);
        var isBindable = plan is not null && _canBind && request.IsRepeat;
        var bound = isBindable ? _bound.Find(request) : null;
        if (bound?.Gives(request.Outputs) == false)
        {
            // The tensors are bound again by the next repeat, so that alternating choices of outputs do not bind on every request.
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

    /// <summary>Runs the request into the given memory. False when the run failed, or has not written all of that memory.</summary>
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
            : ([.. _inputNames, .. request.Overrides.Select(given => given.Name)],
                [.. request.Inputs, .. request.Overrides.Select(given => given.Value)]);
        var results = session.Run(options, names, ValuesOf(inputs), request.Outputs.Names);
        try
        {
            // From here on the tensors own the values. The collection has nothing of its own to dispose of.
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

    /// <summary>Copies an output whose memory is that of an input, because the next request overwrites that memory. Returns other outputs
    /// as they are.</summary>
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
        _bound.Dispose(); // bound runs refer to the session
        _options.Dispose();
        _shrinking.Dispose();
        _session.Dispose();
        _planned?.Dispose();
    }

    private static SessionOptions OptionsFor(string name, int intraOpThreads)
    {
        var options = new SessionOptions
        {
            LogId = name,
            IntraOpNumThreads = intraOpThreads,
            // Clients choose the shapes. MemoryPatterns decides which requests run in a session with memory patterns.
            EnableMemoryPattern = false,
            // Failures reach the client and this server's log. The library's own lines on stderr would repeat them.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        // Threads sleep while they have nothing to do, because a pod shares its CPUs with others.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return options;
    }
}
