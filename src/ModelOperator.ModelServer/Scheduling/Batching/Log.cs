namespace ModelOperator.ModelServer.Scheduling.Batching;

internal static partial class Log
{
    [LoggerMessage(120, LogLevel.Warning, "No batching for model {Model}: {Reason}; its requests run one by one")]
    public static partial void NoBatching(ILogger logger, string model, string reason);

    [LoggerMessage(121, LogLevel.Warning, "No more batching for model {Model}: {Reason}; its requests run one by one from here on")]
    public static partial void NoMoreBatching(ILogger logger, string model, string reason);

    [LoggerMessage(122, LogLevel.Information,
        "Made-up rows fail in model {Model}; its first batches are run one by one too, to see whether its rows depend on each other")]
    public static partial void FirstBatchesChecked(ILogger logger, string model);
}
