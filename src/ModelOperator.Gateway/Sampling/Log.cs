namespace ModelOperator.Gateway.Sampling;

internal static partial class Log
{
    [LoggerMessage(601, LogLevel.Error, "A sample failed inside the gateway")]
    public static partial void SampleFailed(ILogger logger, Exception exception);
}
