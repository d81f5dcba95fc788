using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Scheduling.Rows;
using ModelOperator.ModelServer.Signatures;

namespace ModelOperator.ModelServer.Scheduling;

/// <summary>A loaded model together with what the server keeps for it while it is served. Owns the model.</summary>
internal sealed class LoadedModel(IModel model) : IModel
{
    public ModelSignature Signature { get; } = model.Signature;

    /// <summary>Keeps requests and their tensors for later requests.</summary>
    public RequestPool Requests { get; } = new(model.Signature);

    /// <summary>Tells whether requests may share a run.</summary>
    public RowVerdict Rows { get; } = new(model.Signature);

    public InferResult Run(InferRequest request, CancellationToken cancellationToken) => model.Run(request, cancellationToken);

    public void Dispose()
    {
        Requests.Dispose();
        model.Dispose();
    }
}
