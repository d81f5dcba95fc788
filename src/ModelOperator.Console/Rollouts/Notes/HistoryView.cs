namespace ModelOperator.Console.Rollouts.Notes;

/// <summary>One transition, as <c>kubectl modeldeployment history</c> shows it.</summary>
/// <param name="Time">The time when it happened.</param>
/// <param name="Revision">The revision that it is about.</param>
/// <param name="Reason">The reason, as one CamelCase word.</param>
/// <param name="Message">A sentence for people.</param>
internal sealed record HistoryView(DateTimeOffset Time, string Revision, string Reason, string Message)
{
    /// <summary>The version of the revision's model; null when none is known.</summary>
    public string? Version { get; init; }

    /// <summary>The candidate's share after it, in percent.</summary>
    public int? Weight { get; init; }

    /// <summary>The metric that decided.</summary>
    public string? Metric { get; init; }

    /// <summary>Its value.</summary>
    public double? Value { get; init; }

    /// <summary>Its bounds.</summary>
    public string? Threshold { get; init; }

    /// <summary>True when a person should look at it.</summary>
    public bool Warning { get; init; }
}
