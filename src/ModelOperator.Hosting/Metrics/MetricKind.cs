using System.Diagnostics.Metrics;

namespace ModelOperator.Hosting.Metrics;

internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}

internal static class MetricKinds
{
    /// <summary>The Prometheus type of an instrument; null for a kind of instrument we do not know.</summary>
    public static MetricKind? Of(Instrument instrument)
    {
        for (var type = instrument.GetType(); type is not null; type = type.BaseType)
        {
            if (!type.IsGenericType)
            {
                continue;
            }

            var definition = type.GetGenericTypeDefinition();
            if (definition == typeof(Counter<>) || definition == typeof(ObservableCounter<>))
            {
                return MetricKind.Counter;
            }

            if (definition == typeof(UpDownCounter<>) || definition == typeof(ObservableUpDownCounter<>)
                || definition == typeof(Gauge<>) || definition == typeof(ObservableGauge<>))
            {
                return MetricKind.Gauge;
            }

            if (definition == typeof(Histogram<>))
            {
                return MetricKind.Histogram;
            }
        }

        return null;
    }

    /// <summary>Whether measurements replace the value of a series (gauges, observables) or add to it.</summary>
    public static bool Replaces(Instrument instrument) =>
        instrument.IsObservable
        || (instrument.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Gauge<>));
}
