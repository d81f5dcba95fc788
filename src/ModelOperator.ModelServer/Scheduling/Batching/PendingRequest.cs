using ModelOperator.ModelServer.Inference;

namespace ModelOperator.ModelServer.Scheduling.Batching;

/// <summary>A request that waits for its run.</summary>
/// <param name="model">That runs it.</param>
/// <param name="request">What to run.</param>
/// <param name="rows">It has; 0 for one that runs alone.</param>
/// <param name="queued">Timestamp of its arrival.</param>
/// <param name="startBy">Until when it may wait for others to share its run.</param>
/// <param name="expires">Until when it may wait at all.</param>
/// <param name="timeout">The same as a time span.</param>
/// <param name="cancellationToken">The client went away.</param>
internal sealed class PendingRequest(
    LoadedModel model, InferRequest request, int rows, long queued, long startBy, long expires, TimeSpan timeout, CancellationToken cancellationToken)
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

    public Task<InferResult> Result => _result.Task;

    public void Succeed(InferResult result) => _result.SetResult(result);

    public void Fail(Exception exception)
    {
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
