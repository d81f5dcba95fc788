namespace ModelOperator.Contracts.Processes;

/// <summary>OpenTelemetry's own environment variables, as far as the operator writes them into pods or an executable reads them itself.
/// Their values are those of the OpenTelemetry specification.</summary>
public static class TracingVariables
{
    /// <summary>The collector of spans, over OTLP: <c>http://collector.monitoring:4317</c>. Without it there are no spans.</summary>
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>The same for spans alone; over HTTP it is the whole address, with its path.</summary>
    public const string TracesEndpoint = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";

    /// <summary><see cref="Grpc"/> or <see cref="HttpProtobuf"/>.</summary>
    public const string Protocol = "OTEL_EXPORTER_OTLP_PROTOCOL";

    /// <summary>Headers that go with every delivery, <c>name=value</c> with commas between. They may hold secrets.</summary>
    public const string Headers = "OTEL_EXPORTER_OTLP_HEADERS";

    /// <summary>The time that a delivery may take, in milliseconds.</summary>
    public const string Timeout = "OTEL_EXPORTER_OTLP_TIMEOUT";

    /// <summary>The time for which spans wait for others that are delivered with them, in milliseconds.</summary>
    public const string Delay = "OTEL_BSP_SCHEDULE_DELAY";

    /// <summary>The rule by which traces are recorded.</summary>
    public const string Sampler = "OTEL_TRACES_SAMPLER";

    /// <summary>The share of <see cref="ParentBasedRatio"/>, from 0 to 1.</summary>
    public const string SamplerArgument = "OTEL_TRACES_SAMPLER_ARG";

    /// <summary>The name under which the process appears in traces.</summary>
    public const string ServiceName = "OTEL_SERVICE_NAME";

    /// <summary>Attributes of all spans of the process, <c>name=value</c> with commas between.</summary>
    public const string ResourceAttributes = "OTEL_RESOURCE_ATTRIBUTES";

    /// <summary><c>true</c> turns tracing off, whatever else is set.</summary>
    public const string Disabled = "OTEL_SDK_DISABLED";

    /// <summary>OTLP over gRPC, which is the default.</summary>
    public const string Grpc = "grpc";

    /// <summary>OTLP over HTTP.</summary>
    public const string HttpProtobuf = "http/protobuf";

    /// <summary>Records a share of the traces that begin here, and of other traces what their caller records.</summary>
    public const string ParentBasedRatio = "parentbased_traceidratio";

    /// <summary>Records all traces that begin here, and of other traces what their caller records. It is the default.</summary>
    public const string ParentBasedAlways = "parentbased_always_on";
}
