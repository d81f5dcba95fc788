using System.Diagnostics;
using ModelOperator.ModelServer.Signatures;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Inference;

/// <summary>A request that fits the model: a tensor for each input, in the model's order, and the outputs that the client wants.</summary>
/// <remarks>A request of a <see cref="RequestPool"/> is used again for another client after it is disposed of. So whoever has it disposes
/// of it as the last thing, and once.</remarks>
internal sealed class InferRequest : IDisposable
{
    private readonly RequestInputs? _pooled;

    /// <summary>Creates a request that owns its tensors.</summary>
    public InferRequest(string? id, Tensor[] inputs, OutputSelection outputs, TimeSpan? timeout = null) =>
        (Id, Inputs, Outputs, Timeout) = (id, inputs, outputs, timeout);

    /// <summary>Creates a request whose tensors stay in a pool for the next one.</summary>
    /// <param name="pooled">Owns the tensors.</param>
    /// <param name="inputs">The tensors, which may change between two requests.</param>
    /// <param name="overrides">The values of optional inputs, which may change between two requests.</param>
    /// <param name="outputs">The outputs wanted, until <see cref="Become"/> says others.</param>
    public InferRequest(RequestInputs pooled, Tensor[] inputs, IReadOnlyList<NamedTensor> overrides, OutputSelection outputs)
        : this(id: null, inputs, outputs) => (_pooled, Overrides) = (pooled, overrides);

    /// <summary>Occurs when tensors of a pooled request are replaced or freed, so that whatever is bound to them is of no use any
    /// more.</summary>
    public event EventHandler? TensorsGone;

    /// <summary>The client's name for the request, which its answer repeats; null when it gives none.</summary>
    public string? Id { get; private set; }

    /// <summary>The inputs, in the model's order.</summary>
    public Tensor[] Inputs { get; }

    /// <summary>The values that the client gives to optional inputs.</summary>
    public IReadOnlyList<NamedTensor> Overrides { get; } = [];

    /// <summary>The outputs that the client wants.</summary>
    public OutputSelection Outputs { get; private set; }

    /// <summary>The longest time that the request may wait for its run; null when the server's own limit is enough.</summary>
    public TimeSpan? Timeout { get; private set; }

    /// <summary>The span of the request; null when it is not traced.</summary>
    public Activity? Span { get; set; }

    /// <summary>The time that it took to read the tensors.</summary>
    public TimeSpan ReadTime { get; set; }

    /// <summary>True when the tensors are those of the pooled request before this one, with other values in them.</summary>
    public bool IsRepeat { get; private set; }

    /// <summary>Turns a pooled request into the next one.</summary>
    public void Become(string? id, OutputSelection outputs, TimeSpan? timeout, bool isRepeat) =>
        (Id, Outputs, Timeout, IsRepeat) = (id, outputs, timeout, isRepeat);

    /// <summary>Raises <see cref="TensorsGone"/>.</summary>
    public void TellTensorsGone() => TensorsGone?.Invoke(this, EventArgs.Empty);

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
