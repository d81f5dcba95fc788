using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Protocol;

namespace ModelOperator.ModelServer.Scheduling;

/// <summary>Decides when a request runs in the model, and with which others.</summary>
internal interface IScheduler
{
    /// <summary>Waits for a run and runs.</summary>
    /// <returns>The outputs asked for, in that order; the caller disposes them, and the request not before this is done.</returns>
    /// <exception cref="ProtocolException">429: the queue is full; 503: it waited longer than it may and was not run.</exception>
    /// <exception cref="BackendException">The runtime failed on it.</exception>
    ValueTask<InferResult> RunAsync(LoadedModel model, InferRequest request, CancellationToken cancellationToken);
}
