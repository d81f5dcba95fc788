using ModelOperator.Hosting.Logging;

namespace ModelOperator.ModelServer.Requests;

internal static partial class Log
{
    /// <summary>A request failed inside the server.</summary>
    /// <param name="logger">Takes the line.</param>
    /// <param name="path">The path or method as the client wrote it, which is cut.</param>
    /// <param name="exception">The reason.</param>
    public static void RequestFailed(ILogger logger, string? path, Exception exception) => Failed(logger, ClientText.Cut(path), exception);

    [LoggerMessage(111, LogLevel.Error, "Request {Path} failed")]
    private static partial void Failed(ILogger logger, string? path, Exception exception);

    [LoggerMessage(112, LogLevel.Warning,
        "ONNX Runtime failed on {Count} requests to model {Model} since the last such line; the latest: {Reason}")]
    public static partial void BackendFailed(ILogger logger, string model, long count, string reason);
}
