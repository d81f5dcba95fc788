using Microsoft.Extensions.Logging;

namespace ModelOperator.Hosting.Metrics;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Instrument {Instrument} of meter {Meter} is not exposed: metric {Metric} exists with another type")]
    public static partial void MetricNameTaken(ILogger logger, string instrument, string meter, string metric);

    [LoggerMessage(2, LogLevel.Warning, "A callback of an observable instrument failed; its series are missing from this scrape")]
    public static partial void ObservableInstrumentFailed(ILogger logger, Exception exception);
}
