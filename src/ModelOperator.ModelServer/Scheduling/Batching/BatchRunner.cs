using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Metrics;
using ModelOperator.ModelServer.Scheduling.Rows;

namespace ModelOperator.ModelServer.Scheduling.Batching;

/// <summary>Runs a batch and gives each request its own answer. When the batch fails as a whole, its requests run one by one, so that a
/// request fails only for its own reasons.</summary>
internal sealed class BatchRunner(ServerMetrics metrics, RunSpans spans, TimeProvider time, ILogger<BatchRunner> logger)
{
    public void Run(List<PendingRequest> batch)
    {
        if (batch.Count == 1)
        {
            RunAlone(batch[0]);
            return;
        }

        var model = batch[0].Model;
        if (model.Rows.Obstacle is not null)
        {
            batch.ForEach(RunAlone); // an earlier run showed it while these waited
        }
        else if (model.Rows.NeedsCheck)
        {
            RunChecked(model, batch);
        }
        else if (!TryRunTogether(batch))
        {
            batch.ForEach(RunAlone);
        }
    }

    private void RunAlone(PendingRequest pending)
    {
        if (TryRunAlone(pending) is { } result)
        {
            pending.Succeed(result);
        }
    }

    private InferResult? TryRunAlone(PendingRequest pending)
    {
        try
        {
            metrics.Batched(Math.Max(pending.Rows, 1));
            pending.Wait?.Dispose(); // only now: those before it in the batch ran by themselves
            var started = time.GetTimestamp();
            var result = spans.Run(pending.Model, pending.Request, pending.CancellationToken);
            var duration = time.GetElapsedTime(started);
            var rows = RequestRows.Of(pending.Model.Signature, pending.Request, result.Outputs);
            result.CountRows(rows, rows);
            metrics.Computed(duration, rows);
            if (pending.Model.Rows.Obstacle is null && pending.Request.Overrides.Count == 0
                && RowProof.OutputWithoutRows(pending.Request, result) is { } stray)
            {
                Refute(pending.Model, stray);
            }

            return result;
        }
        catch (Exception exception)
        {
            pending.Fail(exception);
            return null;
        }
    }

    /// <summary>Answers the requests one by one, and then runs them together to see whether the answers are the same.</summary>
    private void RunChecked(LoadedModel model, List<PendingRequest> batch)
    {
        var answered = new List<(PendingRequest Pending, InferResult Result)>();
        foreach (var pending in batch)
        {
            if (TryRunAlone(pending) is { } result)
            {
                answered.Add((pending, result));
            }
        }

        try
        {
            Check(model, answered);
        }
        catch (Exception)
        {
            // The requests have their answers. A failure here shows nothing about the rows.
        }

        answered.ForEach(one => one.Pending.Succeed(one.Result));
    }

    private void Check(LoadedModel model, List<(PendingRequest Pending, InferResult Result)> answered)
    {
        var requests = answered.ConvertAll(one => one.Pending.Request);
        if (!BatchShape.Differ(requests))
        {
            return; // equal rows show nothing
        }

        if (RowProof.Difference(model, requests, answered.ConvertAll(one => one.Result), CancellationToken.None) is { } difference)
        {
            Refute(model, difference);
        }
        else
        {
            model.Rows.Confirm();
        }
    }

    private bool TryRunTogether(List<PendingRequest> batch)
    {
        var rows = batch.Sum(pending => pending.Rows);
        InferResult result;
        string? stray;
        try
        {
            var requests = batch.ConvertAll(pending => pending.Request);
            using var joined = BatchShape.Join(requests, rows);
            batch.ForEach(pending => pending.Wait?.Dispose());
            var started = time.GetTimestamp();
            result = spans.RunTogether(batch[0].Model, joined, requests, rows);
            metrics.Computed(time.GetElapsedTime(started), rows, batch.Count);
            stray = RowProof.OutputWithoutRows(joined, result);
        }
        catch (Exception)
        {
            return false; // one by one, each request gets its own answer or its own failure
        }

        if (stray is not null)
        {
            result.Dispose();
            Refute(batch[0].Model, stray);
            return false;
        }

        metrics.Batched(rows);
        var shared = new SharedResult(result, batch.Count);
        var first = 0;
        foreach (var pending in batch)
        {
            pending.Succeed(shared.Rows(first, pending.Rows, rows));
            first += pending.Rows;
        }

        return true;
    }

    private void Refute(LoadedModel model, string reason)
    {
        if (model.Rows.Refute(reason))
        {
            Log.NoMoreBatching(logger, model.Signature.Name, reason);
        }
    }
}
