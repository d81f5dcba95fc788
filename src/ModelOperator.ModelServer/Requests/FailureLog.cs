using ModelOperator.Hosting.Logging;

namespace ModelOperator.ModelServer.Requests;

/// <summary>Logs failures of the model without flooding the log: the first one at once, and then at most one line in ten seconds with the
/// number of failures.</summary>
internal sealed class FailureLog(TimeProvider time, ILogger<FailureLog> logger)
{
    private readonly LineLimit _lines = new(TimeSpan.FromSeconds(10), time);

    public void Record(string model, string message)
    {
        if (_lines.Add() is { } count)
        {
            Log.BackendFailed(logger, model, count, message);
        }
    }
}
