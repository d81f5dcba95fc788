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
        var drawn = _samples is not null && Random.Shared.NextDouble() * 100 < _samples.Percent ? _samples : null;
        return (drawn is null && _review is null) || !Inference.Is(context.Request)
            ? null
            : desk.Begin(drawn, _review, answeredBy.Revision, context, time.GetUtcNow());
    }
}
