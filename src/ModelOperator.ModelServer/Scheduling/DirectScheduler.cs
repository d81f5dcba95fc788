using ModelOperator.Hosting.Tracing;
using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Metrics;
using ModelOperator.ModelServer.Scheduling.Rows;

namespace ModelOperator.ModelServer.Scheduling;

/// <summary>Runs each request by itself, on the thread that brings it.</summary>
internal sealed class DirectScheduler(
    RunGate gate, QueueLimits limits, ServerMetrics metrics, RunSpans spans, TimeProvider time) : IScheduler
{
    public async ValueTask<InferResult> RunAsync(LoadedModel model, InferRequest request, CancellationToken cancellationToken)
    {
        var queued = time.GetTimestamp();
        using (var wait = spans.BeginQueue(request))
        {
            try
            {
                if (!await EnterAsync(limits.TimeoutOf(request), cancellationToken))
                {
                    throw limits.Full();
                }
            }
            catch (Exception exception)
            {
                wait.Failed(exception.GetType().Name);
                throw;
            }
        }

        try
        {
            var started = time.GetTimestamp();
            metrics.Queued(time.GetElapsedTime(queued, started));
            var result = spans.Run(model, request, cancellationToken);
            var duration = time.GetElapsedTime(started);
            var rows = RequestRows.Of(model.Signature, request, result.Outputs);
            result.CountRows(rows, rows);
            metrics.Computed(duration, rows);
            return result;
        }
        finally
        {
            gate.Leave();
        }
    }

    private async ValueTask<bool> EnterAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (gate.TryEnterAtOnce() is { } entered)
        {
            return entered;
        }

        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await gate.TryEnterAsync(either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw QueueLimits.TooLate(timeout);
        }
    }
}
