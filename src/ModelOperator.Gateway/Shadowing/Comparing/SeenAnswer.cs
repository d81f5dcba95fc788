using ModelOperator.Gateway.Capturing;
using ModelOperator.Gateway.Tensors;

namespace ModelOperator.Gateway.Shadowing.Comparing;

/// <summary>One of the two answers to a request.</summary>
/// <param name="Head">The status and the headers that describe the body.</param>
/// <param name="Body">The body, unless it was over the limits.</param>
/// <param name="GrpcStatus">The gRPC status; null for plain HTTP.</param>
internal sealed record SeenAnswer(AnswerHead Head, CapturedBytes Body, int? GrpcStatus)
{
    /// <summary>True when the model answered without an error.</summary>
    public bool Succeeded => Head.Succeeded && (GrpcStatus ?? 0) == 0;

    /// <summary>True when the body is there, as it is.</summary>
    public bool IsReadable => Body.Lost is null && (Head.ContentEncoding ?? "identity") == "identity";

    /// <summary>Reads the outputs by their names.</summary>
    /// <exception cref="MalformedBodyException">There are none, or two of one name, or the body is none of the protocol.</exception>
    public Dictionary<string, Tensor> Outputs()
    {
        var outputs = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var output in Read())
        {
            if (!outputs.TryAdd(output.Name, output))
            {
                throw new MalformedBodyException("two outputs of one name");
            }
        }

        return outputs.Count > 0 ? outputs : throw new MalformedBodyException("no outputs");
    }

    private IReadOnlyList<Tensor> Read()
    {
        if (Head.IsGrpc)
        {
            return GrpcBody.Outputs(Body.Bytes);
        }

        using var body = JsonBody.Parse(Body.Bytes, Head.JsonLength);
        return body.Read("outputs");
    }
}
