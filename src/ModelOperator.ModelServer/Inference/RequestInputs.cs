using ModelOperator.ModelServer.Protocol;
using ModelOperator.ModelServer.Signatures;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Inference;

/// <summary>Collects the inputs of a request, and keeps their tensors until the request is answered. Afterwards it waits in its pool for
/// the next request.</summary>
internal sealed class RequestInputs : IDisposable
{
    private readonly RequestPool _pool;
    private readonly ModelSignature _model;
    private readonly Tensor?[] _tensors;
    private readonly bool[] _given;
    private readonly InferRequest _request;
    private readonly List<NamedTensor> _overrides = [];
    private bool _isRepeat;
    private bool _complete;
    private int _released;

    public RequestInputs(RequestPool pool, ModelSignature model)
    {
        (_pool, _model) = (pool, model);
        _tensors = new Tensor?[model.Inputs.Count];
        _given = new bool[model.Inputs.Count];
        _request = new InferRequest(this, _tensors!, _overrides, model.AllOutputs);
    }

    /// <summary>The bytes of the tensors that are kept for the next request.</summary>
    public long Bytes { get; private set; }

    /// <summary>Prepares for the next request. The tensors of the last one stay.</summary>
    public RequestInputs Begin()
    {
        Array.Clear(_given);
        (_isRepeat, _complete, _released) = (true, false, 0);
        return this;
    }

    /// <summary>Adds an input, after a check that the model takes it, and returns the tensor to fill.</summary>
    /// <param name="name">The name of the input.</param>
    /// <param name="datatype">The datatype that the client gives.</param>
    /// <param name="shape">The shape that the client gives, without negative sizes.</param>
    /// <param name="maxElements">The most elements that the bytes of the request can hold. It bounds what is allocated.</param>
    /// <exception cref="ProtocolException">The model takes no such input, or the request has it twice.</exception>
    public Tensor Add(string name, string datatype, ReadOnlySpan<long> shape, long maxElements)
    {
        var place = _model.Inputs.IndexOf(name);
        var spec = (place < 0 ? _model.Input(name) : _model.Inputs[place])
            ?? throw ProtocolException.WrongSchema($"input '{name}' is unknown; {_model.Takes}");
        if (place < 0 ? IsOverridden(spec.Name) : _given[place])
        {
            throw ProtocolException.BadRequest($"input '{name}' is given twice");
        }

        if (!string.Equals(datatype, spec.DataType.Name(), StringComparison.Ordinal))
        {
            throw ProtocolException.WrongSchema($"input '{name}' has datatype {datatype}; the model takes {spec.DataType.Name()}");
        }

        if (!Shape.Fits(shape, spec.Shape))
        {
            throw ProtocolException.WrongSchema(
                $"input '{name}' has shape {Shape.Text(shape)}; the model takes {Shape.Text(spec.Shape)} (-1 is any size)");
        }

        if (Shape.Count(shape) is not { } count || count > maxElements)
        {
            throw ProtocolException.BadRequest($"input '{name}' has shape {Shape.Text(shape)}, more values than the body holds");
        }

        if (place < 0)
        {
            var value = Tensor.Allocate(spec.DataType, shape.ToArray());
            _overrides.Add(new(spec.Name, value));
            return value;
        }

        _given[place] = true;
        if (_tensors[place] is { } kept && kept.Shape.AsSpan().SequenceEqual(shape))
        {
            return kept;
        }

        _isRepeat = false;
        _request.TellTensorsGone();
        _tensors[place]?.Dispose();
        _tensors[place] = null; // in case the next line throws
        return _tensors[place] = Tensor.Allocate(spec.DataType, shape.ToArray());
    }

    /// <summary>Gets the request with all inputs. It releases the tensors when it is disposed of.</summary>
    /// <exception cref="ProtocolException">An input is missing.</exception>
    public InferRequest Complete(string? id, OutputSelection outputs, TimeSpan? timeout)
    {
        var missing = _given.AsSpan().IndexOf(false);
        if (missing >= 0)
        {
            throw ProtocolException.WrongSchema($"input '{_model.Inputs[missing].Name}' is missing; {_model.Takes}");
        }

        _complete = true;
        _request.Become(id, outputs, timeout, _isRepeat && _overrides.Count == 0);
        return _request;
    }

    /// <summary>Gives the tensors back to the pool, once for each request.</summary>
    public void Release()
    {
        if (Interlocked.Exchange(ref _released, 1) == 1)
        {
            return;
        }

        ForgetOverrides();
        Bytes = 0;
        for (var place = 0; place < _tensors.Length; place++)
        {
            if (_tensors[place] is { DataType: DataType.Bytes } texts)
            {
                // The bytes of texts do not follow from their shape, so texts are not kept.
                texts.Dispose();
                _tensors[place] = null;
            }

            Bytes += _tensors[place] is { } tensor ? RawTensor.Size(tensor) : 0;
        }

        _pool.Return(this);
    }

    private bool IsOverridden(string name)
    {
        foreach (var given in _overrides)
        {
            if (string.Equals(given.Name, name, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private void ForgetOverrides()
    {
        _overrides.ForEach(given => given.Value.Dispose());
        _overrides.Clear();
    }

    /// <summary>Frees the tensors.</summary>
    public void Free()
    {
        _request.TellTensorsGone();
        for (var place = 0; place < _tensors.Length; place++)
        {
            _tensors[place]?.Dispose();
            _tensors[place] = null;
        }
    }

    public void Dispose()
    {
        if (!_complete)
        {
            Release();
        }
    }
}
