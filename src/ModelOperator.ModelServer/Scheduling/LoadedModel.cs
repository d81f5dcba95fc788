using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Scheduling.Rows;
using ModelOperator.ModelServer.Signatures;

namespace ModelOperator.ModelServer.Scheduling;

/// <summary>A model that can be served, with what the server keeps for it as long as it is served. Owns the model.</summary>
internal sealed class LoadedModel(IModel model) : IModel
{
    public ModelSignature Signature { get; } = model.Signature;

    /// <summary>Requests that are used again, with their tensors.</summary>
    public RequestPool Requests { get; } = new(model.Signature);

    /// <summary>Whether requests may share a run.</summary>
    public RowVerdict Rows { get; } = new(model.Signature);

    public InferResult Run(InferRequest request, CancellationToken cancellationToken) => model.Run(request, cancellationToken);

    public void Dispose()
    {
        Requests.Dispose();
        model.Dispose();
    }
}
