using CloudNative.CloudEvents;
using Microsoft.Extensions.Logging;
using ModelOperator.Sinks.Configuration;
using Polly;
using Polly.Timeout;

namespace ModelOperator.Sinks.Sending;

/// <summary>
/// Sends events to one sink in the background. A call that posts never waits: an event for which there is no room is dropped and counted.
/// Events may overtake each other, and an event whose answer was lost is sent twice, with the same id.
/// </summary>
public sealed class EventSink : IDisposable
{
    /// <summary>The size of the largest event, and of the largest body of a request, in bytes.</summary>
    public const int LargestRequest = 1024 * 1024;

    private const int MostInBatch = 100;
    private const int Senders = 4;

    private readonly SinkOptions _options;
    private readonly SinkMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly NotTakenLog _notTaken;
    private readonly EventEncoder _encoder;
    private readonly EventQueue _queue;
    private readonly SinkConnection _connection;
    private readonly ResiliencePipeline<SinkAnswer> _pipeline;

    internal EventSink(string name, SinkOptions options, SinkMetrics metrics, TimeProvider time, ILogger logger)
    {
        (Name, _options, _metrics, _time, _notTaken) = (name, options, metrics, time, new(name, time, logger));
        _encoder = new(options.Mode);
        _queue = new(options.MaxQueuedEvents, options.MaxQueuedBytes);
        _connection = new(options, time);
        _pipeline = SinkPipeline.Of(options, time);
        metrics.Add(name, () => _queue.Size);
    }

    /// <summary>The name that specs use.</summary>
    public string Name { get; }

    /// <summary>The settings of the sink.</summary>
    public SinkOptions Options => _options;

    /// <summary>Posts an event, and never waits. Its result is counted.</summary>
    /// <returns>False when the event was dropped at once.</returns>
    /// <exception cref="ArgumentException">An attribute that CloudEvents 1.0 needs is missing.</exception>
    public bool Post(CloudEvent cloudEvent) => PostAll([cloudEvent]);

    /// <summary>Posts events that belong together, and never waits: all of them are taken, or none. Their results are counted.</summary>
    /// <returns>False when the events were dropped at once.</returns>
    /// <exception cref="ArgumentException">An attribute that CloudEvents 1.0 needs is missing.</exception>
    public bool PostAll(IReadOnlyList<CloudEvent> events) => Drop(Add(events, null), events.Count) is null;

    /// <summary>Posts an event as <see cref="Post"/> does, and returns a task with its result.</summary>
    /// <exception cref="ArgumentException">An attribute that CloudEvents 1.0 needs is missing.</exception>
    public Task<Delivery> SendAsync(CloudEvent cloudEvent)
    {
        var outcome = new TaskCompletionSource<Delivery>(TaskCreationOptions.RunContinuationsAsynchronously);
        return Drop(Add([cloudEvent], outcome), 1) is { } dropped ? Task.FromResult(dropped) : outcome.Task;
    }

    /// <inheritdoc />
    public void Dispose() => _connection.Dispose();

    /// <summary>Sends the posted events until no more are taken, or until it is cancelled; events that are left are then dropped.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(Enumerable.Range(0, Senders)
                .Select(_ => Task.Run(() => SendAllAsync(cancellationToken), CancellationToken.None)));
        }
        finally
        {
            _queue.Complete();
            while (_queue.Take(MostInBatch, LargestRequest) is { Count: > 0 } left)
            {
                End(left, Stopped());
            }
        }
    }

    /// <summary>Takes no more events from now on.</summary>
    internal void Complete() => _queue.Complete();

    private static Delivery Stopped() => new(DropReasons.Stopped, "the process stopped before the event was sent");

    private Delivery? Add(IReadOnlyList<CloudEvent> events, TaskCompletionSource<Delivery>? outcome)
    {
        var now = _time.GetUtcNow();
        List<QueuedEvent> queued = [.. events.Select(one => new QueuedEvent(_encoder.Encode(one), now, outcome))];
        if (queued.Find(one => one.Event.Size > LargestRequest) is { Event.Size: var size })
        {
            return new(DropReasons.TooLarge, $"an event has {LargestRequest} bytes at most, and this one has {size}");
        }

        return _queue.Add(queued) switch
        {
            null => null,
            DropReasons.Stopped => Stopped(),
            var reason => new(reason, $"the queue of sink {Name} is full"),
        };
    }

    private Delivery? Drop(Delivery? dropped, int events)
    {
        if (dropped is not null)
        {
            _metrics.Count(Name, dropped, events);
        }

        return dropped;
    }

    private async Task SendAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await _queue.WaitAsync(cancellationToken))
            {
                await SendAsync(_queue.Take(_options.Mode is SinkMode.Batch ? MostInBatch : 1, LargestRequest), cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The caller drops the events that are left.
        }
    }

    private async Task SendAsync(IReadOnlyList<QueuedEvent> taken, CancellationToken cancellationToken)
    {
        var oldest = _time.GetUtcNow() - _options.MaxWait;
        End([.. taken.Where(queued => queued.AddedAt < oldest)],
            new(DropReasons.Expired, $"the event waited for sink {Name} longer than {_options.MaxWait.TotalMinutes:0} minutes"));
        List<QueuedEvent> sent = [.. taken.Where(queued => queued.AddedAt >= oldest)];
        if (sent.Count > 0)
        {
            var delivery = Stopped();
            try
            {
                delivery = await TryAsync([.. sent.Select(queued => queued.Event)], cancellationToken);
            }
            finally
            {
                End(sent, delivery);
            }
        }
    }

    private async Task<Delivery> TryAsync(IReadOnlyList<EncodedEvent> events, CancellationToken cancellationToken)
    {
        SinkAnswer answer;
        try
        {
            answer = await _pipeline.ExecuteAsync(
                async token => await _connection.PostAsync(_encoder.Request(events), token), cancellationToken);
        }
        catch (TimeoutRejectedException)
        {
            answer = new($"no answer within {_options.Timeout.TotalSeconds} s", IsTransient: true);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // The error was not foreseen; the sender goes on with the next event.
            answer = new(exception.Message);
        }

        if (answer.Message is not { } problem)
        {
            return Delivery.Done;
        }

        _notTaken.Record(events.Count, problem);
        return answer.IsTransient
            ? new(DropReasons.Failed, $"sink {Name} failed {_options.MaxRetries + 1} times, the last time because {problem}")
            : new(DropReasons.Refused, $"sink {Name} did not take the event: {problem}");
    }

    private void End(IReadOnlyList<QueuedEvent> ended, Delivery delivery)
    {
        foreach (var queued in ended)
        {
            _queue.Release(queued);
            _metrics.Count(Name, delivery);
            queued.Outcome?.TrySetResult(delivery);
        }
    }
}
