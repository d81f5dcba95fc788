namespace ModelOperator.ModelServer.Metrics;

/// <summary>Counts requests and their times since the start, for the statistics of the protocol. Prometheus has metrics of its
/// own.</summary>
internal sealed class InferenceStatistics(TimeProvider time)
{
    /// <summary>The largest batch that is counted by its size. Clients choose the sizes, so without a bound they could fill the memory.
    /// Larger batches are only in the sums.</summary>
    private const int MaxBatch = 1024;

    private readonly BatchTotals?[] _batches = new BatchTotals?[MaxBatch + 1];
    private readonly BatchTotals _larger = new();
    private long _lastInference;

    public Total Success { get; } = new();

    public Total Fail { get; } = new();

    public Total Queue { get; } = new();

    /// <summary>The times of reading the tensors of answered requests.</summary>
    public Total ComputeInput => Total.Of(All.Select(batch => batch.Input));

    /// <summary>The times of successful runs. A run that several requests shared counts with its whole time for each of them.</summary>
    public Total Compute { get; } = new();

    /// <summary>The times of writing answers.</summary>
    public Total ComputeOutput => Total.Of(All.Select(batch => batch.Output));

    /// <summary>The number of successful runs.</summary>
    public long Executions => All.Sum(batch => batch.Compute.Count);

    /// <summary>The time when the last run ended, in milliseconds since 1970; 0 before the first run.</summary>
    public long LastInference => Interlocked.Read(ref _lastInference);

    /// <summary>The totals of runs by their number of rows, in ascending order.</summary>
    public IEnumerable<(int Rows, BatchTotals Totals)> Batches
    {
        get
        {
            for (var rows = 0; rows < _batches.Length; rows++)
            {
                if (Volatile.Read(ref _batches[rows]) is { } totals)
                {
                    yield return (rows, totals);
                }
            }
        }
    }

    private IEnumerable<BatchTotals> All => Batches.Select(batch => batch.Totals).Append(_larger);

    /// <summary>The present moment, to be given to <see cref="Since"/>.</summary>
    public long Now => time.GetTimestamp();

    public TimeSpan Since(long moment) => time.GetElapsedTime(moment);

    /// <summary>Counts a successful run.</summary>
    public void Ran(TimeSpan duration, int rows, int requests)
    {
        Interlocked.Exchange(ref _lastInference, time.GetUtcNow().ToUnixTimeMilliseconds());
        Compute.Add(duration * requests, requests);
        Batch(rows).Compute.Add(duration);
    }

    /// <summary>Counts an answered request.</summary>
    /// <param name="rows">The number of rows of its run.</param>
    /// <param name="input">The time that it took to read its tensors.</param>
    /// <param name="output">The time that it took to write its answer.</param>
    public void Answered(int rows, TimeSpan input, TimeSpan output)
    {
        var batch = Batch(rows);
        batch.Input.Add(input);
        batch.Output.Add(output);
    }

    private BatchTotals Batch(int rows)
    {
        if (rows > MaxBatch)
        {
            return _larger;
        }

        ref var totals = ref _batches[rows];
        return Volatile.Read(ref totals) ?? Interlocked.CompareExchange(ref totals, new BatchTotals(), null) ?? totals;
    }
}
