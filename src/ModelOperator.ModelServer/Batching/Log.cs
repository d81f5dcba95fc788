namespace ModelOperator.ModelServer.Batching;

internal static partial class Log
{
    [LoggerMessage(120, LogLevel.Warning, "No batching for model {Model}: {Reason}; its requests run one by one")]
    public static partial void NoBatching(ILogger logger, string model, string reason);

    [LoggerMessage(121, LogLevel.Warning,
        "Model {Model} was given {Rows} rows and answered with another number of rows; its requests run one by one from here on")]
    public static partial void CannotSplit(ILogger logger, string model, int rows);
}
