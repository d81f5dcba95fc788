using ModelOperator.Contracts.Routes;
using ModelOperator.Gateway.Tensors;

namespace ModelOperator.Gateway.Sampling.Reading;

/// <summary>The tensors of a request and of its answer, read once for all samples that are made of them.</summary>
internal sealed class SampledPair : IDisposable
{
    private readonly List<JsonBody> _bodies = [];

    private SampledPair(ReadOnlyMemory<byte> request, BodyFormat requestFormat, ReadOnlyMemory<byte> answer, BodyFormat answerFormat)
    {
        try
        {
            Inputs = requestFormat.IsGrpc
                ? Decoded(GrpcBody.Inputs(request))
                : Written(JsonBody.Parse(request, requestFormat.JsonLength), "inputs");
            Outputs = answerFormat.IsGrpc
                ? Decoded(GrpcBody.Outputs(answer))
                : Written(JsonBody.Parse(answer, answerFormat.JsonLength), "outputs");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IReadOnlyList<ISampledTensor> Inputs { get; }

    public IReadOnlyList<ISampledTensor> Outputs { get; }

    /// <summary>Reads a request and its answer.</summary>
    /// <exception cref="MalformedBodyException">One of them is not of the V2 protocol.</exception>
    public static SampledPair Read(
        ReadOnlyMemory<byte> request, BodyFormat requestFormat, ReadOnlyMemory<byte> answer, BodyFormat answerFormat) =>
        new(request, requestFormat, answer, answerFormat);

    /// <summary>True when each name is an input of the request or an output of the answer, or stands for all. A name that is nowhere may be
    /// misspelt.</summary>
    public bool HasAll(IReadOnlyList<string> names) => names.All(name =>
        name == SampleContent.Everything || Inputs.Concat(Outputs).Any(tensor => tensor.Name == name));

    public void Dispose() => _bodies.ForEach(body => body.Dispose());

    private List<ISampledTensor> Written(JsonBody body, string list)
    {
        _bodies.Add(body);
        return
        [
            .. body.Find(list).Select(one => one.Bytes is { } bytes
                ? (ISampledTensor)new DecodedTensor(JsonBody.Read(one.Tensor, bytes))
                : new WrittenTensor(JsonBody.Text(one.Tensor, "name"), one.Tensor)),
        ];
    }

    private static List<ISampledTensor> Decoded(IReadOnlyList<Tensor> tensors) => [.. tensors.Select(tensor => new DecodedTensor(tensor))];
}
