using ModelOperator.Monitoring.Counting;

namespace ModelOperator.Monitoring.Checks;

/// <summary>One check over the model servers' counters. Pure.</summary>
internal interface ICheck
{
    /// <summary>Its name in the spec.</summary>
    string Name { get; }

    /// <summary>The limit for people.</summary>
    string Limit { get; }

    /// <summary>The value above which it is bad.</summary>
    double Max { get; }

    /// <summary>The value above which it is worth a look.</summary>
    double Warn { get; }

    /// <summary>The counters that it needs.</summary>
    IReadOnlyList<string> Counters { get; }

    /// <summary>What one window says.</summary>
    Reading Read(WindowCounts counts);
}
