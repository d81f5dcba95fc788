namespace ModelOperator.Contracts.Processes;

/// <summary>Headers between gateways, model servers and clients.</summary>
public static class ModelHeaders
{
    /// <summary>Tells a model server that the request is a copy and that its answer goes nowhere.</summary>
    public const string Shadow = "x-model-shadow";

    /// <summary>The header of an answer that carries its token. A gateway writes it, and takes away what a server has written; a server
    /// writes it for clients that reach it without a gateway.</summary>
    public const string Feedback = "x-model-feedback";

    /// <summary>The header by which a gateway pod proves to another of the same model that labels come from it.</summary>
    public const string PassedLabels = "x-model-passed-labels";

    /// <summary>The header by which a gateway pod tells another how many of the labels that this one has passed by the ids of requests have
    /// found a prediction.</summary>
    public const string JudgedLabels = "x-model-judged-labels";
}
