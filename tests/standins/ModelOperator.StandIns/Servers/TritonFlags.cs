namespace ModelOperator.StandIns.Servers;

/// <summary>The flags of <c>tritonserver</c>, as far as the stand-in cares.</summary>
/// <param name="Repository">The folder of the model repository.</param>
/// <param name="HttpPort">The port of HTTP.</param>
/// <param name="GrpcPort">The port of gRPC.</param>
/// <param name="MetricsPort">The port of metrics.</param>
internal sealed record TritonFlags(string Repository, int HttpPort, int GrpcPort, int MetricsPort)
{
    // From "tritonserver --help"; those that a deployment may want.
    private static readonly string[] Known =
    [
        "--model-repository", "--model-store", "--http-port", "--grpc-port", "--metrics-port", "--http-address", "--grpc-address",
        "--metrics-address", "--allow-http", "--allow-grpc", "--allow-metrics", "--allow-gpu-metrics", "--log-verbose", "--log-info",
        "--exit-timeout-secs", "--exit-on-error", "--strict-readiness", "--disable-auto-complete-config", "--model-control-mode",
        "--load-model", "--backend-config", "--cache-config", "--pinned-memory-pool-byte-size", "--cuda-memory-pool-byte-size",
        "--http-thread-count", "--rate-limit", "--trace-config",
    ];

    /// <summary>Reads them.</summary>
    public static TritonFlags Parse(IReadOnlyList<string> arguments)
    {
        var flags = new Flags(arguments, Known);
        return new(
            flags.Text("--model-repository") ?? flags.Text("--model-store")
                ?? throw new ServerException("Failed to start: --model-repository must be specified"),
            flags.Port("--http-port", 8000), flags.Port("--grpc-port", 8001), flags.Port("--metrics-port", 8002));
    }
}
