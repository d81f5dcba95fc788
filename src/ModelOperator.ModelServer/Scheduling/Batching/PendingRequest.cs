using System.Diagnostics;
using ModelOperator.Hosting.Tracing;
using ModelOperator.ModelServer.Inference;

namespace ModelOperator.ModelServer.Scheduling.Batching;

/// <summary>A request that waits for its run. Times are timestamps of the scheduler's clock.</summary>
/// <param name="model">The model that runs the request.</param>
/// <param name="request">The request.</param>
/// <param name="rows">The rows of the request; 0 when it runs alone.</param>
/// <param name="queued">The time at which the request arrived.</param>
/// <param name="startBy">The time until which the request may wait for others that share its run.</param>
/// <param name="expires">The time until which the request may wait in all.</param>
/// <param name="timeout">The longest time that the request may wait in all.</param>
/// <param name="cancellationToken">Cancelled when the client leaves.</param>
internal sealed class PendingRequest(
    LoadedModel model, InferRequest request, int rows, long queued, long startBy, long expires, TimeSpan timeout,
    CancellationToken cancellationToken)
{
    private readonly TaskCompletionSource<InferResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LoadedModel Model { get; } = model;

    public InferRequest Request { get; } = request;

    public int Rows { get; } = rows;

    public long Queued { get; } = queued;

    public long StartBy { get; } = startBy;

    public long Expires { get; } = expires;

    public TimeSpan Timeout { get; } = timeout;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>The span of the wait; null when the request is not recorded.</summary>
    public Activity? Wait { get; set; }

    public Task<InferResult> Result => _result.Task;

    public void Succeed(InferResult result) => _result.SetResult(result);

    public void Fail(Exception exception)
    {
        if (Wait is { IsStopped: false })
        {
            // It was never run: the wait is what failed.
            Wait.Failed(exception.GetType().Name);
            Wait.Dispose();
        }

        if (exception is OperationCanceledException)
        {
            _result.SetCanceled(CancellationToken);
        }
        else
        {
            _result.SetException(exception);
        }
    }
}
