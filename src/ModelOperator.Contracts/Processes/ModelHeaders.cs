namespace ModelOperator.Contracts.Processes;

/// <summary>Headers that gateways write and model servers read.</summary>
public static class ModelHeaders
{
    /// <summary>Tells a model server that the request is a copy and that its answer goes nowhere.</summary>
    public const string Shadow = "x-model-shadow";
}
