using System.Threading.Channels;
using ModelOperator.Gateway.Capturing;

namespace ModelOperator.Gateway.Sampling;

/// <summary>Where samples are read and handed to their sinks, one after another, beside the clients' requests. Whoever brings one never
/// waits: what there is no room for is counted and forgotten.</summary>
internal sealed class SampleDesk : BackgroundService
{
    /// <summary>The longest request or answer of a sample, in bytes.</summary>
    public const int LongestBody = 256 * 1024;

    /// <summary>What all samples that are being taken down or wait may hold together, in bytes.</summary>
    public const long MostHeld = 16 * 1024 * 1024;

    /// <summary>Samples that wait to be read, at most.</summary>
    public const int MostWaiting = 256;

    private readonly Channel<SampledExchange> _waiting = Channel.CreateBounded<SampledExchange>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly SampleSender _sender;
    private readonly SampleMeter _meter;

    public SampleDesk(SampleSender sender, SampleMeter meter) => (_sender, _meter) = (sender, meter);

    /// <summary>What samples hold.</summary>
    public CaptureMemory Memory { get; } = new(MostHeld);

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
        sample.Dispose();
        _meter.Skipped(reason);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var sample in _waiting.Reader.ReadAllAsync(stoppingToken))
            {
                using (sample)
                {
                    Count(sample);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The gateway stops.
        }
    }

    private void Count(SampledExchange sample)
    {
        // An answer may be for people, and drawn besides.
        if (sample.Drawn is { } drawn)
        {
            Count(_sender.Send(sample, drawn.Sink, drawn.Content));
        }

        if (sample.ForReview is { Sink: { } sink, Content: { } content })
        {
            Count(_sender.Send(sample, sink, content));
        }
    }

    private void Count(string? skipped)
    {
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
