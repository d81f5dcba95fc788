namespace ModelOperator.Api.Status;

/// <summary>A metric with <c>onFail: Pause</c> has failed, and the rollout waits for a person.</summary>
public sealed record StagePause
{
    /// <summary>The metric's name in the spec.</summary>
    public string Metric { get; init; } = "";

    /// <summary>What it measured; null when that was no number.</summary>
    public double? Value { get; init; }

    /// <summary>What failed, and where.</summary>
    public string Message { get; init; } = "";

    /// <summary>When it failed.</summary>
    public DateTimeOffset Time { get; init; }
}
