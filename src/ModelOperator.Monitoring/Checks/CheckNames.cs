namespace ModelOperator.Monitoring.Checks;

/// <summary>The names of the checks, as the spec and the status have them.</summary>
public static class CheckNames
{
    /// <summary>Checks whether calls fall to zero or far below the usual.</summary>
    public const string Traffic = "traffic";

    /// <summary>Checks for requests that do not fit the model's inputs.</summary>
    public const string Schema = "schema";

    /// <summary>Checks for missing values of features.</summary>
    public const string Missing = "missing";

    /// <summary>Checks for values outside the profile's range.</summary>
    public const string OutOfRange = "outOfRange";

    /// <summary>Checks for features whose distribution has moved.</summary>
    public const string InputDrift = "inputDrift";

    /// <summary>Checks for a change in the mix of the answers' classes.</summary>
    public const string AnswerDrift = "answerDrift";

    /// <summary>Checks the distribution of the answers' confidence.</summary>
    public const string Confidence = "confidence";

    /// <summary>Checks for answers without a prediction.</summary>
    public const string Nulls = "nulls";

    /// <summary>Checks for requests by which a caller asks again what has just been answered.</summary>
    public const string Repeats = "repeats";

    /// <summary>Checks for wrong answers, by feedback.</summary>
    public const string Quality = "quality";

    /// <summary>Checks for GPUs that have too little to do.</summary>
    public const string Gpu = "gpu";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All =
        [Traffic, Schema, Missing, OutOfRange, InputDrift, AnswerDrift, Confidence, Nulls, Repeats, Quality, Gpu];
}
