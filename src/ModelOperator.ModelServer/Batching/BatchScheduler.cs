using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Metrics;
using ModelOperator.ModelServer.Protocol;

namespace ModelOperator.ModelServer.Batching;

/// <summary>Dynamic batching: requests that wait for a run share one.</summary>
internal sealed class BatchScheduler : IScheduler, IDisposable
{
    private readonly BatchSettings _settings;
    private readonly QueueLimits _limits;
    private readonly RunGate _gate;
    private readonly BatchRunner _runner;
    private readonly ServerMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly Func<PendingRequest, TimeSpan> _waited;
    private readonly BatchQueue _queue;
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private long _wake = long.MaxValue;

    public BatchScheduler(
        BatchSettings settings, QueueLimits limits, RunGate gate, BatchRunner runner, ServerMetrics metrics, TimeProvider time)
    {
        (_settings, _limits, _gate, _runner, _metrics, _time) = (settings, limits, gate, runner, metrics, time);
        _queue = new BatchQueue(settings, Math.Max(1, limits.Size));
        _waited = pending => time.GetElapsedTime(pending.Queued);
        _timer = time.CreateTimer(static state => ((BatchScheduler)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public async ValueTask<InferResult> RunAsync(IModel model, InferRequest request, CancellationToken cancellationToken)
    {
        var rows = model.Signature.Rows.Obstacle is null ? BatchShape.Rows(request) ?? 0 : 0;
        var pending = new PendingRequest(
            model, request, rows <= _settings.MaxSize ? rows : 0, _time.GetTimestamp(), _limits.TimeoutOf(request), cancellationToken);
        lock (_lock)
        {
            if (!_queue.TryAdd(pending))
            {
                throw _limits.Full();
            }
        }

        Pump();
        await using var registration = cancellationToken.UnsafeRegister(static (state, _) =>
        {
            var (scheduler, pending) = ((BatchScheduler, PendingRequest))state!;
            scheduler.Cancel(pending);
        }, (this, pending));
        return await pending.Result;
    }

    public void Dispose() => _timer.Dispose();

    private void Cancel(PendingRequest pending)
    {
        bool waiting;
        lock (_lock)
        {
            waiting = _queue.Remove(pending);
        }

        if (waiting)
        {
            pending.Fail(new OperationCanceledException());
        }
    }

    private void OnTimer()
    {
        lock (_lock)
        {
            _wake = long.MaxValue;
        }

        Pump();
    }

    /// <summary>Starts what can run now and sees to it that somebody looks again in time.</summary>
    private void Pump()
    {
        List<PendingRequest>? expired;
        lock (_lock)
        {
            expired = _queue.TakeExpired(_waited);
            while (_queue.Count > 0 && _gate.TryTakeFree())
            {
                if (_queue.TakeBatch(_waited) is { } batch)
                {
                    ThreadPool.UnsafeQueueUserWorkItem(static work => work.Scheduler.RunBatch(work.Batch), (Scheduler: this, Batch: batch), preferLocal: false);
                    continue;
                }

                _gate.Leave();
                break;
            }

            if (_queue.NextChange(_waited) is { } next)
            {
                WakeIn(next);
            }
        }

        expired?.ForEach(pending => pending.Fail(QueueLimits.TooLate(pending.Timeout)));
    }

    private void WakeIn(TimeSpan next)
    {
        // Timers have whole milliseconds: rounded down, they would fire until the time has come.
        var delay = TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling(next.TotalMilliseconds)));
        var at = _time.GetTimestamp() + (long)(delay.TotalSeconds * _time.TimestampFrequency);
        if (at < _wake)
        {
            _wake = at;
            _timer.Change(delay, Timeout.InfiniteTimeSpan);
        }
    }

    private void RunBatch(List<PendingRequest> batch)
    {
        try
        {
            foreach (var pending in batch)
            {
                _metrics.Queued(_waited(pending));
            }

            _runner.Run(batch);
        }
        finally
        {
            _gate.Leave();
            Pump();
        }
    }
}
