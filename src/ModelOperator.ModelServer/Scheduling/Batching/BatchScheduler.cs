using ModelOperator.Hosting.Tracing;
using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Metrics;
using ModelOperator.ModelServer.Scheduling.Rows;

namespace ModelOperator.ModelServer.Scheduling.Batching;

/// <summary>Batches dynamically: requests that wait for a run share it.</summary>
internal sealed class BatchScheduler : IScheduler, IDisposable
{
    private readonly BatchSettings _settings;
    private readonly QueueLimits _limits;
    private readonly RunGate _gate;
    private readonly BatchRunner _runner;
    private readonly ServerMetrics _metrics;
    private readonly RunSpans _spans;
    private readonly TimeProvider _time;
    private readonly BatchQueue _queue;
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private long _wake = long.MaxValue;

    public BatchScheduler(
        BatchSettings settings, QueueLimits limits, RunGate gate, BatchRunner runner, ServerMetrics metrics, RunSpans spans,
        TimeProvider time)
    {
        (_settings, _limits, _gate, _runner, _metrics, _spans, _time) = (settings, limits, gate, runner, metrics, spans, time);
        _queue = new BatchQueue(settings, Math.Max(1, limits.Size));
        _timer = time.CreateTimer(
            static state => ((BatchScheduler)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public async ValueTask<InferResult> RunAsync(LoadedModel model, InferRequest request, CancellationToken cancellationToken)
    {
        var pending = Pending(model, request, cancellationToken);
        pending.Wait = _spans.BeginQueue(request);
        if (!Pump(pending))
        {
            var full = _limits.Full();
            using var wait = pending.Wait;
            wait.Failed(full.GetType().Name);
            throw full;
        }

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

    private PendingRequest Pending(LoadedModel model, InferRequest request, CancellationToken cancellationToken)
    {
        var rows = model.Rows.Obstacle is null && request.Overrides.Count == 0 ? BatchShape.Rows(request) ?? 0 : 0;
        rows = rows <= _settings.MaxSize ? rows : 0;
        var (now, timeout) = (_time.GetTimestamp(), _limits.TimeoutOf(request));
        // A request waits for others at most half of its time. The other half is for the wait for a free run, and for the run itself.
        var half = TimeSpan.FromMilliseconds(Math.Floor(timeout.TotalMilliseconds / 2)); // timers have whole milliseconds
        var delay = rows == 0 ? TimeSpan.Zero : half < _settings.MaxDelay ? half : _settings.MaxDelay;
        return new PendingRequest(model, request, rows, now, After(now, delay), After(now, timeout), timeout, cancellationToken);
    }

    private long After(long timestamp, TimeSpan time) => timestamp + (long)(time.TotalSeconds * _time.TimestampFrequency);

    private void OnTimer()
    {
        lock (_lock)
        {
            _wake = long.MaxValue;
        }

        Pump();
    }

    /// <summary>Starts what can run now, and sets the timer for the next change.</summary>
    /// <param name="arriving">A request to add to the queue.</param>
    /// <returns>False when the queue has no room for the request.</returns>
    private bool Pump(PendingRequest? arriving = null)
    {
        bool isIn;
        List<PendingRequest>? expired;
        lock (_lock)
        {
            isIn = arriving is null || _queue.TryAdd(arriving);
            StartReady();
            // Everything that could run has been started by now, even if its time passed a moment ago.
            expired = _queue.TakeExpired(_time.GetTimestamp());
            if (!isIn && _queue.TryAdd(arriving!))
            {
                isIn = true;
                StartReady();
            }

            if (_queue.NextChange(_time.GetTimestamp()) is { } next)
            {
                WakeAt(next);
            }
        }

        expired?.ForEach(pending => pending.Fail(QueueLimits.TooLate(pending.Timeout)));
        return isIn;
    }

    private void StartReady()
    {
        while (_queue.Count > 0 && _gate.TryTakeFree())
        {
            if (_queue.TakeBatch(_time.GetTimestamp()) is not { } batch)
            {
                _gate.Leave();
                return;
            }

            ThreadPool.UnsafeQueueUserWorkItem(
                static work => work.Scheduler.RunBatch(work.Batch), (Scheduler: this, Batch: batch), preferLocal: false);
        }
    }

    private void WakeAt(long next)
    {
        // Timers have whole milliseconds. If the delay were rounded down, the timer would fire again and again until the time has come.
        var now = _time.GetTimestamp();
        var delay = TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling(_time.GetElapsedTime(now, next).TotalMilliseconds)));
        var at = After(now, delay);
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
                _metrics.Queued(_time.GetElapsedTime(pending.Queued));
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
