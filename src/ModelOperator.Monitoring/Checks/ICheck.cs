using ModelOperator.Monitoring.Counting;

namespace ModelOperator.Monitoring.Checks;

/// <summary>One check over the model servers' counters. Implementations are pure.</summary>
internal interface ICheck
{
    /// <summary>The name of the check in the spec.</summary>
    string Name { get; }

    /// <summary>The limit as text for people.</summary>
    string Limit { get; }

    /// <summary>The value above which the result is bad.</summary>
    double Max { get; }

    /// <summary>The value above which the result is worth a look.</summary>
    double Warn { get; }

    /// <summary>The counters that it needs.</summary>
    IReadOnlyList<string> Counters { get; }

    /// <summary>Judges the counts of one window.</summary>
    Reading Read(WindowCounts counts);
}
