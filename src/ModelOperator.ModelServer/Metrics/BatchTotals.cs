namespace ModelOperator.ModelServer.Metrics;

/// <summary>The runs of one number of rows, and what their requests took beside.</summary>
internal sealed class BatchTotals
{
    /// <summary>The runs.</summary>
    public Total Compute { get; } = new();

    /// <summary>Reading the tensors of the requests that they answered, counted by request.</summary>
    public Total Input { get; } = new();

    /// <summary>Writing the answers, counted by request.</summary>
    public Total Output { get; } = new();
}
