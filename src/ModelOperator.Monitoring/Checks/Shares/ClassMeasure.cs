namespace ModelOperator.Monitoring.Checks.Shares;

/// <summary>A measure of one class: the wrong answers among those that it is about.</summary>
/// <param name="What">The word for the wrong ones, for people.</param>
/// <param name="Of">The word for all of them, for people; {0} is the class.</param>
/// <param name="Scale">The form in which the share is told.</param>
/// <param name="CountsMisses">True when answers of the class that were predicted as another are wrong.</param>
/// <param name="CountsFalseAlarms">True when answers of another class that were predicted as this one are wrong.</param>
internal sealed record ClassMeasure(string What, string Of, ShareScale Scale, bool CountsMisses, bool CountsFalseAlarms)
{
    /// <summary>One minus the recall.</summary>
    public static ClassMeasure Missed { get; } = new("missed", "answers with label {0}", ShareScale.Same, true, false);

    /// <summary>One minus the precision.</summary>
    public static ClassMeasure FalseAlarms { get; } = new("false alarms", "answers with prediction {0}", ShareScale.Same, false, true);

    /// <summary>One minus F1.</summary>
    public static ClassMeasure OneMinusF1 { get; } =
        new("1 - F1", "answers with label or prediction {0}", ShareScale.OneMinusF1, true, true);

    /// <summary>The share of wrong ones in a slice.</summary>
    public Share Take(string slice, string name, double hits, double misses, double falseAlarms)
    {
        var wrong = (CountsMisses ? misses : 0) + (CountsFalseAlarms ? falseAlarms : 0);
        return new(slice, wrong, hits + wrong, What, Of.Replace("{0}", name, StringComparison.Ordinal)) { Kind = "slice", Scale = Scale };
    }
}
