namespace ModelOperator.Gateway.Sampling;

internal static partial class Log
{
    [LoggerMessage(601, LogLevel.Error, "A sample failed inside the gateway ({Unsaid} more since the last of these lines)")]
    public static partial void SampleFailed(ILogger logger, long unsaid, Exception exception);
}
