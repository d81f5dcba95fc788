namespace ModelOperator.ModelServer.Rest;

/// <summary>What a path of the protocol asks for.</summary>
internal enum V2Action
{
    ServerMetadata,
    ServerLive,
    ServerReady,
    ModelMetadata,
    ModelReady,
    ModelStatistics,
    ModelInfer,
}
