namespace ModelOperator.ModelServer.Protocol;

/// <summary>What a run of a model keeps for the next one with the same tensors.</summary>
internal interface IRunMemory : IDisposable
{
    /// <summary>Its size.</summary>
    long Bytes { get; }
}
