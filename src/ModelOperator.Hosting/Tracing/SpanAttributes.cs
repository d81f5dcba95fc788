namespace ModelOperator.Hosting.Tracing;

/// <summary>The names of what spans say: OpenTelemetry's semantic conventions, and ours below <c>modeloperator.</c>.</summary>
public static class SpanAttributes
{
    /// <summary>The method of an HTTP request; <c>_OTHER</c> for one that HTTP does not know.</summary>
    public const string Method = "http.request.method";

    /// <summary>The number of the attempt after the first one.</summary>
    public const string ResendCount = "http.request.resend_count";

    /// <summary>The pattern of the path.</summary>
    public const string Route = "http.route";

    /// <summary>The status of an HTTP answer.</summary>
    public const string StatusCode = "http.response.status_code";

    /// <summary>The path, without the query.</summary>
    public const string Path = "url.path";

    /// <summary>The scheme.</summary>
    public const string Scheme = "url.scheme";

    /// <summary>The whole address that is called, without the query.</summary>
    public const string Url = "url.full";

    /// <summary>The host that is called.</summary>
    public const string ServerAddress = "server.address";

    /// <summary>The port that is called.</summary>
    public const string ServerPort = "server.port";

    /// <summary>The version of HTTP: <c>1.1</c> or <c>2</c>.</summary>
    public const string ProtocolVersion = "network.protocol.version";

    /// <summary>The kind of an error: a status, or the type of an exception.</summary>
    public const string ErrorType = "error.type";

    /// <summary><c>grpc</c>, for calls of gRPC.</summary>
    public const string RpcSystem = "rpc.system";

    /// <summary>The full name of a service.</summary>
    public const string RpcService = "rpc.service";

    /// <summary>The name of a method of a service.</summary>
    public const string RpcMethod = "rpc.method";

    /// <summary>The status of a gRPC call, a number.</summary>
    public const string RpcGrpcStatusCode = "rpc.grpc.status_code";

    /// <summary>A namespace of Kubernetes.</summary>
    public const string Namespace = "k8s.namespace.name";

    /// <summary>The name of the ModelDeployment.</summary>
    public const string Model = "modeloperator.model";

    /// <summary>The version of the model.</summary>
    public const string ModelVersion = "modeloperator.model.version";

    /// <summary>The bare revision.</summary>
    public const string Revision = "modeloperator.revision";

    /// <summary>The part of a revision: <see cref="AnswersClient"/>, or <see cref="Shadow"/> when it gets a copy.</summary>
    public const string Role = "modeloperator.role";

    /// <summary>The revision answers the client.</summary>
    public const string AnswersClient = "live";

    /// <summary>The revision gets a copy, and its answer goes nowhere.</summary>
    public const string Shadow = "shadow";

    /// <summary>The same text for all requests that shared a run.</summary>
    public const string BatchId = "modeloperator.batch.id";

    /// <summary>The number of requests that shared a run.</summary>
    public const string BatchRequests = "modeloperator.batch.requests";

    /// <summary>The number of rows of a run.</summary>
    public const string BatchRows = "modeloperator.batch.rows";

    /// <summary>The end of a turn of the operator: Changed, Outdated or Failed.</summary>
    public const string Outcome = "modeloperator.outcome";

    /// <summary>The phase of a rollout.</summary>
    public const string Phase = "modeloperator.phase";

    /// <summary>The reasons of the transitions that a turn has made.</summary>
    public const string Transitions = "modeloperator.transitions";
}
