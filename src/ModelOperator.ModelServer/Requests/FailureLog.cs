namespace ModelOperator.ModelServer.Requests;

/// <summary>Logs failures of the model without flooding the log: the first one at once, and then at most one line in ten seconds with the
/// number of failures.</summary>
internal sealed class FailureLog(TimeProvider time, ILogger<FailureLog> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private long _last;
    private long _unsaid;
    private bool _spoken;

    public void Record(string model, string message)
    {
        long count;
        lock (_gate)
        {
            _unsaid++;
            if (_spoken && time.GetElapsedTime(_last) < Interval)
            {
                return;
            }

            (count, _unsaid, _last, _spoken) = (_unsaid, 0, time.GetTimestamp(), true);
        }

        Log.BackendFailed(logger, model, count, message);
    }
}
