namespace ModelOperator.ModelServer.Requests;

internal static partial class Log
{
    [LoggerMessage(111, LogLevel.Error, "Request {Path} failed")]
    public static partial void RequestFailed(ILogger logger, string? path, Exception exception);

    [LoggerMessage(112, LogLevel.Warning,
        "ONNX Runtime failed on {Count} requests to model {Model} since the last such line; the latest: {Reason}")]
    public static partial void BackendFailed(ILogger logger, string model, long count, string reason);
}
