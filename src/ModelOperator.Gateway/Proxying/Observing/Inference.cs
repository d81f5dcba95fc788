namespace ModelOperator.Gateway.Proxying.Observing;

/// <summary>Tells requests for inference from all others. A gateway has one ModelDeployment, so the name that a server gives to its model
/// does not matter.</summary>
internal static class Inference
{
    private const string GrpcMethod = "/inference.GRPCInferenceService/ModelInfer";
    private const string Models = "/v2/models/";
    private const string Action = "/infer";

    /// <summary>True when a request asks a model for a prediction, over REST or gRPC.</summary>
    public static bool Is(HttpRequest request) => HttpMethods.IsPost(request.Method)
        && request.Path.Value is { } path
        && (path == GrpcMethod
            || (path.Length > Models.Length + Action.Length
                && path.StartsWith(Models, StringComparison.Ordinal) && path.EndsWith(Action, StringComparison.Ordinal)));
}
