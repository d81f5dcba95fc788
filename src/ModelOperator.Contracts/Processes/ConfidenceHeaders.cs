namespace ModelOperator.Contracts.Processes;

/// <summary>The headers by which a gateway learns from a model server how sure the model is of an answer.</summary>
public static class ConfidenceHeaders
{
    /// <summary>The header of a request that names the output whose scores are asked for, or <see cref="OutputsOfTheProfile"/>. Only
    /// gateways write it; a client's header of this name is not passed on.</summary>
    public const string Question = "x-model-asks-confidence";

    /// <summary>The value of <see cref="Question"/> that asks for the outputs whose confidence the reference profile counts.</summary>
    public const string OutputsOfTheProfile = "*";

    /// <summary>The header of an answer with the largest score of its least certain row, as a number. Gateways that asked take it
    /// away.</summary>
    public const string Confidence = "x-model-confidence";
}
