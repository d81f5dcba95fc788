namespace ModelOperator.Monitoring.Checks;

/// <summary>The checks' names, as the spec and the status have them.</summary>
public static class CheckNames
{
    /// <summary>Calls fall to zero or far below the usual.</summary>
    public const string Traffic = "traffic";

    /// <summary>Requests that do not fit the model's inputs.</summary>
    public const string Schema = "schema";

    /// <summary>Missing values of features.</summary>
    public const string Missing = "missing";

    /// <summary>Values outside of the profile's range.</summary>
    public const string OutOfRange = "outOfRange";

    /// <summary>Features whose distribution has moved.</summary>
    public const string InputDrift = "inputDrift";

    /// <summary>Answers whose classes are mixed otherwise.</summary>
    public const string AnswerDrift = "answerDrift";

    /// <summary>Answers whose confidence is distributed otherwise.</summary>
    public const string Confidence = "confidence";

    /// <summary>Answers without a prediction.</summary>
    public const string Nulls = "nulls";

    /// <summary>Requests by which a caller asks again what it has just had answered.</summary>
    public const string Repeats = "repeats";

    /// <summary>Answers that were wrong, by feedback.</summary>
    public const string Quality = "quality";
}
