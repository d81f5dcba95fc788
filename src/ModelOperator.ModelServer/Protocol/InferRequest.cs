using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Protocol;

/// <summary>A request that fits the model: one tensor per input in the model's order, those of optional inputs, and the outputs wanted. One of a
/// <see cref="RequestPool"/> becomes another request once it is disposed of: that is done once, and last.</summary>
internal sealed class InferRequest : IDisposable
{
    private readonly RequestInputs? _pooled;
    private IRunMemory? _runMemory;

    /// <summary>One that owns its tensors.</summary>
    public InferRequest(string? id, Tensor[] inputs, OutputSelection outputs, TimeSpan? timeout = null) => (Id, Inputs, Outputs, Timeout) = (id, inputs, outputs, timeout);

    private InferRequest(RequestInputs pooled, Tensor[] inputs, IReadOnlyList<NamedTensor> overrides, OutputSelection outputs)
        : this(id: null, inputs, outputs) => (_pooled, Overrides) = (pooled, overrides);

    public string? Id { get; private set; }

    public Tensor[] Inputs { get; }

    /// <summary>Values for optional inputs.</summary>
    public IReadOnlyList<NamedTensor> Overrides { get; } = [];

    public OutputSelection Outputs { get; private set; }

    /// <summary>How long it may wait for its run; null: as long as the server lets it.</summary>
    public TimeSpan? Timeout { get; private set; }

    /// <summary>How long its tensors took to read.</summary>
    public TimeSpan ReadTime { get; set; }

    /// <summary>Its rows, once it has run; 1 where the model has none.</summary>
    public int Rows { get; private set; } = 1;

    /// <summary>The rows of the run that answered it, those of others with it too.</summary>
    public int RunRows { get; private set; } = 1;

    /// <summary>Whether its tensors are those of the request before it, with other values in them.</summary>
    public bool IsRepeat { get; private set; }

    /// <summary>What a run may keep for the next one with the same tensors.</summary>
    public IRunMemory? RunMemory
    {
        get => _runMemory;
        set
        {
            _runMemory?.Dispose();
            _runMemory = value;
        }
    }

    /// <summary>One whose tensors stay for the next.</summary>
    public static InferRequest Pooled(RequestInputs pool, Tensor[] inputs, IReadOnlyList<NamedTensor> overrides, OutputSelection outputs) =>
        new(pool, inputs, overrides, outputs);

    /// <summary>Notes what a run took of it.</summary>
    public void Ran(int rows, int runRows) => (Rows, RunRows) = (rows, runRows);

    /// <summary>Makes it the next request.</summary>
    public void Become(string? id, OutputSelection outputs, TimeSpan? timeout, bool isRepeat) => (Id, Outputs, Timeout, IsRepeat) = (id, outputs, timeout, isRepeat);

    public void Dispose()
    {
        if (_pooled is not null)
        {
            _pooled.Release();
            return;
        }

        foreach (var input in Inputs)
        {
            input.Dispose();
        }
    }
}
