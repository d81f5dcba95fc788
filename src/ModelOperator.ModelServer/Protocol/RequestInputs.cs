using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Protocol;

/// <summary>The model's inputs while a request fills them. Disposed of unless completed.</summary>
internal sealed class RequestInputs(ModelSignature model) : IDisposable
{
    private readonly Tensor?[] _tensors = new Tensor?[model.Inputs.Count];
    private bool _complete;

    /// <summary>A tensor to fill, after a check that the model takes it.</summary>
    /// <param name="name">Of the input.</param>
    /// <param name="datatype">As the client gives it.</param>
    /// <param name="shape">No negative sizes.</param>
    /// <param name="mostElements">No tensor can have more elements than what was sent has room for: the bound on what is allocated.</param>
    /// <exception cref="ProtocolException">The model takes no such input.</exception>
    public Tensor Add(string name, string datatype, long[] shape, long mostElements)
    {
        var place = RequestMembers.Find(model.Inputs, name);
        if (place < 0)
        {
            throw ProtocolException.WrongSchema($"input '{name}' is unknown; {RequestMembers.Known(model.Inputs, "takes")}");
        }

        var spec = model.Inputs[place];
        if (_tensors[place] is not null)
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

        return _tensors[place] = Tensor.Allocate(spec.DataType, shape);
    }

    /// <summary>All of them, in the model's order; the caller owns them from here on.</summary>
    /// <exception cref="ProtocolException">One is missing.</exception>
    public Tensor[] Complete()
    {
        var missing = Array.IndexOf(_tensors, null);
        if (missing >= 0)
        {
            throw ProtocolException.WrongSchema($"input '{model.Inputs[missing].Name}' is missing; {RequestMembers.Known(model.Inputs, "takes")}");
        }

        _complete = true;
        return _tensors!;
    }

    public void Dispose()
    {
        if (_complete)
        {
            return;
        }

        foreach (var tensor in _tensors)
        {
            tensor?.Dispose();
        }
    }
}
