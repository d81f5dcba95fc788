using System.Collections.Concurrent;
using System.Threading.Channels;
using ModelOperator.Contracts.Routes;
using ModelOperator.Gateway.Capturing;
using ModelOperator.Gateway.Sampling.Reading;
using ModelOperator.Gateway.Tensors;
using ModelOperator.Hosting.Logging;

namespace ModelOperator.Gateway.Sampling;

/// <summary>Reads samples and hands them to their sinks, one after another, beside the clients' requests. The caller that brings one never
/// waits: a sample for which there is no room is counted and forgotten.</summary>
internal sealed class SampleDesk : BackgroundService
{
    /// <summary>The longest request or answer of a sample, in bytes.</summary>
    public const int MaxBodyBytes = 256 * 1024;

    /// <summary>The most memory of all samples that are being taken down or wait, in bytes.</summary>
    public const long MaxHeldBytes = 16 * 1024 * 1024;

    /// <summary>Samples that wait to be read, at most.</summary>
    public const int MaxWaiting = 256;

    // Exchanges of requests under way are used again; more than this are left to the garbage collector.
    private const int MaxFree = 256;

    private readonly ConcurrentQueue<SampledExchange> _free = new();

    private readonly Channel<SampledExchange> _waiting = Channel.CreateBounded<SampledExchange>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly SampleSender _sender;
    private readonly SampleMeter _meter;
    private readonly LineLimit _lines;
    private readonly ILogger _logger;

    public SampleDesk(SampleSender sender, SampleMeter meter, TimeProvider time, ILogger<SampleDesk> logger) =>
        (_sender, _meter, _lines, _logger) = (sender, meter, new(TimeSpan.FromSeconds(10), time), logger);

    /// <summary>The memory of samples.</summary>
    public CaptureMemory Memory { get; } = new(MaxHeldBytes);

    /// <summary>Begins to take a request down; see <see cref="SampledExchange.Begin"/>.</summary>
    public SampledExchange Begin(SamplesRule? drawn, ReviewRule? review, string revision, HttpContext context, DateTimeOffset now)
    {
        var exchange = _free.TryDequeue(out var used) ? used : new SampledExchange(this);
        exchange.Begin(drawn, review, revision, context, now);
        return exchange;
    }

    /// <summary>Takes an exchange back that nobody uses any more.</summary>
    public void Return(SampledExchange exchange)
    {
        exchange.Dispose();
        if (_free.Count < MaxFree)
        {
            _free.Enqueue(exchange);
        }
    }

    /// <summary>Takes a sample over.</summary>
    public void Offer(SampledExchange sample)
    {
        if (!_waiting.Writer.TryWrite(sample))
        {
            Skip(sample, SkipReason.QueueFull);
        }
    }

    /// <summary>No sample is sent of a request that was chosen.</summary>
    public void Skip(SampledExchange sample, string reason)
    {
        Return(sample);
        _meter.Skipped(reason);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var sample in _waiting.Reader.ReadAllAsync(stoppingToken))
            {
                try
                {
                    Send(sample);
                }
                finally
                {
                    Return(sample);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The gateway stops.
        }
    }

    private void Send(SampledExchange sample)
    {
        SampledPair? pair = null;
        try
        {
            pair = SampledPair.Read(sample.Request.Bytes, sample.RequestFormat, sample.Response.Bytes, sample.ResponseFormat);
        }
        catch (Exception exception)
        {
            // Each sample that should be made of it is counted below.
            Tell(exception);
        }

        using (pair)
        {
            // An answer may be for people, and drawn besides.
            if (sample.Drawn is { } drawn)
            {
                Send(sample, pair, drawn.Sink, drawn.Content);
            }

            if (sample.ForReview is { Sink: { } sink, Content: { } content })
            {
                Send(sample, pair, sink, content);
            }
        }
    }

    // Clients write what is read here; nothing of it may end the gateway.
    private void Tell(Exception exception)
    {
        if (exception is not MalformedBodyException && _lines.Add() is { } count)
        {
            Log.SampleFailed(_logger, count - 1, exception);
        }
    }

    // Each pair of events has an id of its own. With that of another pair, the sink would take them for the same events sent again.
    private void Send(SampledExchange sample, SampledPair? pair, string sink, SampleContent content)
    {
        string? skipped;
        try
        {
            skipped = pair is null ? SkipReason.Malformed : _sender.Send(sample, pair, Guid.NewGuid(), sink, content);
        }
        catch (Exception exception) when (exception is MalformedBodyException or InvalidOperationException)
        {
            skipped = SkipReason.Malformed; // a tensor has no data, or a text is malformed UTF-16
        }
        catch (Exception exception)
        {
            Tell(exception);
            skipped = SkipReason.Malformed;
        }

        if (skipped is null)
        {
            _meter.Sent();
        }
        else
        {
            _meter.Skipped(skipped);
        }
    }
}
