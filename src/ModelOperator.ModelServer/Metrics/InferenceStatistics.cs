namespace ModelOperator.ModelServer.Metrics;

/// <summary>Counts and times since the start, for the protocol's statistics; Prometheus has its own.</summary>
internal sealed class InferenceStatistics(TimeProvider time)
{
    /// <summary>Larger batches are in the sums alone: clients choose their sizes, and what they choose must not fill the memory.</summary>
    private const int MaxBatch = 1024;

    private readonly BatchTotals?[] _batches = new BatchTotals?[MaxBatch + 1];
    private readonly BatchTotals _larger = new();
    private long _lastInference;

    public Total Success { get; } = new();

    public Total Fail { get; } = new();

    public Total Queue { get; } = new();

    /// <summary>Reading the tensors of requests that were answered.</summary>
    public Total ComputeInput => Total.Of(All.Select(batch => batch.Input));

    /// <summary>Successful runs: of one that several requests shared, the whole for each of them.</summary>
    public Total Compute { get; } = new();

    /// <summary>Writing their answers.</summary>
    public Total ComputeOutput => Total.Of(All.Select(batch => batch.Output));

    /// <summary>Successful runs, each once.</summary>
    public long Executions => All.Sum(batch => batch.Compute.Count);

    /// <summary>When the last run ended, in milliseconds since 1970; 0 before the first.</summary>
    public long LastInference => Interlocked.Read(ref _lastInference);

    /// <summary>Runs by their rows, ascending.</summary>
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

    /// <summary>The moment from which <see cref="Since"/> measures.</summary>
    public long Now => time.GetTimestamp();

    public TimeSpan Since(long moment) => time.GetElapsedTime(moment);

    /// <summary>A run succeeded.</summary>
    public void Ran(TimeSpan duration, int rows, int requests)
    {
        Interlocked.Exchange(ref _lastInference, time.GetUtcNow().ToUnixTimeMilliseconds());
        Compute.Add(duration * requests, requests);
        Batch(rows).Compute.Add(duration);
    }

    /// <summary>A request was answered.</summary>
    /// <param name="rows">Of the run that did.</param>
    /// <param name="input">How long its tensors took to read.</param>
    /// <param name="output">How long its answer took to write.</param>
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
