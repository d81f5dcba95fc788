namespace ModelOperator.Contracts.Metrics;

/// <summary>The values of the label <c>result</c> of <see cref="GatewayMetricNames.FeedbackClasses"/>: what an answer is for one
/// class.</summary>
public static class FeedbackResults
{
    /// <summary>The label and the prediction are both the class.</summary>
    public const string Hit = "hit";

    /// <summary>The label is the class, and the prediction is another.</summary>
    public const string Miss = "miss";

    /// <summary>The prediction is the class, and the label is another.</summary>
    public const string FalseAlarm = "false_alarm";

    /// <summary>The name of all classes that are in no list.</summary>
    public const string OtherClass = "other";

    /// <summary>All of the results.</summary>
    public static readonly IReadOnlyList<string> All = [Hit, Miss, FalseAlarm];
}
