namespace ModelOperator.ModelServer.Requests;

/// <summary>Logs failures of the model without flooding: one line at once, then at most one in ten seconds with the count.</summary>
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
