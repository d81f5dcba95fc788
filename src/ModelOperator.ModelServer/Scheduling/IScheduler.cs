using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Protocol;

namespace ModelOperator.ModelServer.Scheduling;

/// <summary>Decides when a request runs, and with which others.</summary>
internal interface IScheduler
{
    /// <summary>Waits for a run and runs the request.</summary>
    /// <returns>The outputs that the request asks for, in its order. The caller disposes of them, and does not dispose of the request
    /// before the task has ended.</returns>
    /// <exception cref="ProtocolException">429: the queue is full. 503: the request waited longer than it may, and was not
    /// run.</exception>
    /// <exception cref="BackendException">The runtime failed to run the request.</exception>
    ValueTask<InferResult> RunAsync(LoadedModel model, InferRequest request, CancellationToken cancellationToken);
}
