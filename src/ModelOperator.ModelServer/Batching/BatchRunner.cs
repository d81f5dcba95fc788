using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Metrics;

namespace ModelOperator.ModelServer.Batching;

/// <summary>Runs a batch and gives each request its own. What fails together is run one by one, so that a request fails only by itself.</summary>
internal sealed class BatchRunner(ServerMetrics metrics, TimeProvider time, ILogger<BatchRunner> logger)
{
    private volatile bool _splits = true;

    /// <summary>False once the model has given an output without the rows of its inputs.</summary>
    public bool Splits => _splits;

    public void Run(List<PendingRequest> batch)
    {
        if (batch.Count == 1 || !TryRunTogether(batch))
        {
            batch.ForEach(RunAlone);
        }
    }

    private void RunAlone(PendingRequest pending)
    {
        try
        {
            metrics.Batched(Math.Max(pending.Rows, 1));
            var started = time.GetTimestamp();
            var result = pending.Model.Run(pending.Request, pending.CancellationToken);
            metrics.Computed(time.GetElapsedTime(started));
            pending.Succeed(result);
        }
        catch (Exception exception)
        {
            pending.Fail(exception);
        }
    }

    private bool TryRunTogether(List<PendingRequest> batch)
    {
        var rows = batch.Sum(pending => pending.Rows);
        InferResult result;
        try
        {
            using var joined = BatchShape.Join(batch.ConvertAll(pending => pending.Request), rows);
            var started = time.GetTimestamp();
            // One client's going away is no reason to stop the others' run.
            result = batch[0].Model.Run(joined, CancellationToken.None);
            metrics.Computed(time.GetElapsedTime(started));
        }
        catch (Exception)
        {
            return false; // by itself each request gets its own answer or its own failure
        }

        if (!BatchShape.Splits(result, rows))
        {
            result.Dispose();
            _splits = false;
            Log.CannotSplit(logger, batch[0].Model.Signature.Name, rows);
            return false;
        }

        metrics.Batched(rows);
        var shared = new SharedResult(result, batch.Count);
        var first = 0;
        foreach (var pending in batch)
        {
            pending.Succeed(shared.Rows(first, pending.Rows));
            first += pending.Rows;
        }

        return true;
    }
}
