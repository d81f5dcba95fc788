namespace ModelOperator.ModelServer.Metrics;

/// <summary>Totals over all runs with one number of rows.</summary>
internal sealed class BatchTotals
{
    /// <summary>Counts the runs and their times.</summary>
    public Total Compute { get; } = new();

    /// <summary>Counts the requests of the runs, and the times that their tensors took to read.</summary>
    public Total Input { get; } = new();

    /// <summary>Counts the requests of the runs, and the times that their answers took to write.</summary>
    public Total Output { get; } = new();
}
