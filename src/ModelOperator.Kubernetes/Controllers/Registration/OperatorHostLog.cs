using Microsoft.Extensions.Logging;

namespace ModelOperator.Kubernetes.Controllers.Registration;

internal static partial class OperatorHostLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "{Caches} caches are filled and this process leads; starting the controllers")]
    public static partial void Leading(ILogger logger, int caches);
}
