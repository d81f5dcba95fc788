using System.Buffers.Binary;
using System.Diagnostics;
using ModelOperator.Contracts.Routes;
using ModelOperator.Gateway.Metrics;
using ModelOperator.Gateway.Proxying.Observing;

namespace ModelOperator.Gateway.Sampling;

/// <summary>Takes inference requests and their answers down while they pass: those that are drawn, and where people review unsure answers
/// all, since it is known only from the answer which ones these are.</summary>
internal sealed class SampleObserver(SamplesRule? samples, ReviewRule? review, SampleDesk desk, TimeProvider time) : IExchangeObserver
{
    private readonly SamplesRule? _samples = samples is { Percent: > 0 } ? samples : null;
    private readonly ReviewRule? _review = review is { Sink: not null, Content: not null } ? review : null;

    /// <summary>True when there is anything to take down.</summary>
    public bool IsNeeded => _samples is not null || _review is not null;

    /// <inheritdoc/>
    public IObservedExchange? Begin(HttpContext context, RevisionMeter answeredBy, Activity? span)
    {
        // The id chooses, so that request and answer are chosen together.
        var id = Guid.NewGuid();
        var drawn = _samples is not null && Draw(id) < _samples.Percent ? _samples : null;
        if ((drawn is null && _review is null) || !Inference.Is(context.Request))
        {
            return null;
        }

        return new SampledExchange(id, drawn, _review, answeredBy.Revision, context, desk, time.GetUtcNow());
    }

    // The bits of a random id that are random, as a number from 0 to 100.
    private static double Draw(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes) * (100.0 / (1L << 32));
    }
}
