using Microsoft.Extensions.Logging;

namespace ModelOperator.Analysis.Measuring;

internal static partial class Log
{
    [LoggerMessage(41, LogLevel.Error, "{Namespace}/{Name}: measuring metric {Metric} failed")]
    public static partial void MeasurementFailed(ILogger logger, string @namespace, string name, string metric, Exception exception);
}
