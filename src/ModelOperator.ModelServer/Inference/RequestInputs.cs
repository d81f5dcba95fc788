using ModelOperator.ModelServer.Protocol;
using ModelOperator.ModelServer.Signatures;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Inference;

/// <summary>The inputs of one request at a time, while it fills them and until it is answered; then they wait in their pool for the next.</summary>
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

    /// <summary>The bytes of the tensors that stay for the next request.</summary>
    public long Bytes { get; private set; }

    /// <summary>Makes it as new, but for its memory.</summary>
    public RequestInputs Begin()
    {
        Array.Clear(_given);
        (_isRepeat, _complete, _released) = (true, false, 0);
        return this;
    }

    /// <summary>A tensor to fill, after a check that the model takes it.</summary>
    /// <param name="name">Of the input.</param>
    /// <param name="datatype">As the client gives it.</param>
    /// <param name="shape">No negative sizes.</param>
    /// <param name="mostElements">No tensor can have more elements than what was sent has room for: the bound on what is allocated.</param>
    /// <exception cref="ProtocolException">The model takes no such input.</exception>
    public Tensor Add(string name, string datatype, ReadOnlySpan<long> shape, long mostElements)
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
            throw ProtocolException.WrongSchema($"input '{name}' has shape {Shape.Text(shape)}; the model takes {Shape.Text(spec.Shape)} (-1 is any size)");
        }

        if (Shape.Count(shape) is not { } count || count > mostElements)
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
        _tensors[place] = null; // should the next line fail
        return _tensors[place] = Tensor.Allocate(spec.DataType, shape.ToArray());
    }

    /// <summary>The request that has all of them; disposing of it releases them from here on.</summary>
    /// <exception cref="ProtocolException">One is missing.</exception>
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

    /// <summary>Ends the request.</summary>
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
                // their size is not that of their shape
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

    /// <summary>Lets go of its memory.</summary>
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
