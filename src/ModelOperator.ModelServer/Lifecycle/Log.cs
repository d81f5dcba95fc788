namespace ModelOperator.ModelServer.Lifecycle;

internal static partial class Log
{
    [LoggerMessage(101, LogLevel.Information, "Loading model {Model} version {Version} from {Path} with ONNX Runtime {RuntimeVersion}")]
    public static partial void Loading(ILogger logger, string model, string version, string path, string runtimeVersion);

    [LoggerMessage(102, LogLevel.Information,
        "Ready: model {Model} version {Version} revision {Revision}, loaded in {LoadSeconds:0.000} s, "
            + "warmed up in {WarmUpSeconds:0.000} s, {TotalSeconds:0.000} s after the start")]
    public static partial void Ready(
        ILogger logger, string model, string version, string revision, double loadSeconds, double warmUpSeconds, double totalSeconds);

    [LoggerMessage(103, LogLevel.Warning, "The warm-up of model {Model} with zeros failed; serving all the same: {Reason}")]
    public static partial void WarmUpFailed(ILogger logger, string model, string reason);

    [LoggerMessage(104, LogLevel.Information, "Model {Model} runs on {Provider}")]
    public static partial void Running(ILogger logger, string model, string provider);

    [LoggerMessage(105, LogLevel.Error,
        "Model {Model} is served, and nothing is counted by its profile: {Fault}; once that is mended, the pod must start again")]
    public static partial void NotCounted(ILogger logger, string model, string fault);
}
