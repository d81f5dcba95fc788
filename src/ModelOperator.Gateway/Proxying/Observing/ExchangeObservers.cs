using System.Diagnostics;
using ModelOperator.Gateway.Metrics;

namespace ModelOperator.Gateway.Proxying.Observing;

/// <summary>Several observers as one.</summary>
internal sealed class ExchangeObservers : IExchangeObserver
{
    private readonly IExchangeObserver[] _all;

    private ExchangeObservers(IExchangeObserver[] all) => _all = all;

    /// <summary>The observers that are there as one; null when there is none.</summary>
    public static IExchangeObserver? Join(params IEnumerable<IExchangeObserver?> observers) =>
        observers.OfType<IExchangeObserver>().ToArray() switch
        {
            [] => null,
            [var only] => only,
            var all => new ExchangeObservers(all),
        };

    /// <inheritdoc/>
    public IObservedExchange? Begin(HttpContext context, RevisionMeter answeredBy, Activity? span)
    {
        IObservedExchange? all = null;
        foreach (var observer in _all)
        {
            if (observer.Begin(context, answeredBy, span) is { } one)
            {
                all = all is null ? one : new ExchangePair(all, one);
            }
        }

        return all;
    }
}
