namespace ModelOperator.ModelServer.Rest;

/// <summary>The actions that paths of the protocol ask for.</summary>
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
