using ModelOperator.ModelServer.Protocol;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Rest.Data;

/// <summary>Checks that the arrays of <c>data</c> are flat, or nested exactly as the shape is.</summary>
/// <param name="shape">The shape of the tensor.</param>
/// <param name="counts">Memory for one count at each depth, one more than the shape has dimensions.</param>
/// <param name="input">The name of the input, for messages.</param>
internal ref struct Nesting(long[] shape, Span<long> counts, string input)
{
    private readonly Span<long> _counts = counts;
    private int _depth = 1;
    private int _valueDepth;
    private bool _nested;

    public void Open()
    {
        _counts[_depth]++;
        _depth++;
        _nested = true;
        if (_depth > shape.Length)
        {
            throw Refuse($"data is nested {_depth} deep");
        }

        _counts[_depth] = 0;
    }

    /// <returns>True when the outermost array was closed.</returns>
    public bool Close()
    {
        if (_nested && _counts[_depth] != shape[_depth - 1])
        {
            throw Refuse($"data has an array of {_counts[_depth]} at depth {_depth}");
        }

        return --_depth == 0;
    }

    public void Value()
    {
        if (_valueDepth == 0)
        {
            _valueDepth = _depth;
            if (_nested && _depth != shape.Length)
            {
                throw Refuse($"data has values at depth {_depth}");
            }
        }
        else if (_valueDepth != _depth)
        {
            throw Refuse($"data has values at depth {_valueDepth} and at depth {_depth}");
        }

        _counts[_depth]++;
    }

    /// <summary>Counts values that follow the last one at the same depth.</summary>
    public readonly void Values(int count) => _counts[_depth] += count;

    private readonly ProtocolException Refuse(string found) => ProtocolException.BadRequest(
        $"input '{input}': {found}; give it flat, or nested exactly as its shape {Shape.Text(shape)} is");
}
