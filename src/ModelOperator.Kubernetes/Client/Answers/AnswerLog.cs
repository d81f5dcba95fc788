using Microsoft.Extensions.Logging;
using ModelOperator.Kubernetes.Client.Discovery;

namespace ModelOperator.Kubernetes.Client.Answers;

internal static partial class AnswerLog
{
    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "{Type} {Namespace}/{Name} does not fit this program's model of it and is left out; was it written by a newer version?")]
    public static partial void Unreadable(ILogger logger, ResourceType type, string? @namespace, string? name);
}
