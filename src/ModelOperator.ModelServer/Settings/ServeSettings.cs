using ModelOperator.Contracts.Processes;
using ModelOperator.ModelServer.Inference.Onnx;
using ModelOperator.ModelServer.Scheduling.Batching;
using ModelOperator.Profiles;

namespace ModelOperator.ModelServer.Settings;

/// <summary>The settings of <c>serve</c>.</summary>
internal sealed record ServeSettings
{
    public required string ModelPath { get; init; }

    public required string ModelName { get; init; }

    public string ModelVersion { get; init; } = "1";

    public string Revision { get; init; } = "";

    public int HttpPort { get; init; } = 8080;

    /// <summary>The largest body, in bytes.</summary>
    public long MaxBody { get; init; } = 64L << 20;

    /// <summary>The memory that the bodies of all requests may take together, in bytes. It is at least twice
    /// <see cref="MaxBody"/>.</summary>
    public long BodyMemory { get; init; } = 256L << 20;

    /// <summary>The bytes of outputs from which an answer over REST is packed for clients that take gzip; 0 for none.</summary>
    public long CompressAnswersFrom { get; init; }

    /// <summary>The most connections of clients. Null for as many as a quarter of the process's memory has room for.</summary>
    public int? MaxConnections { get; init; }

    /// <summary>The number of runs of the model at once.</summary>
    public int Concurrency { get; init; } = Environment.ProcessorCount;

    /// <summary>The number of requests that may wait for a run.</summary>
    public int QueueSize { get; init; } = 256;

    /// <summary>The longest time that a request may wait for its run.</summary>
    public TimeSpan QueueTimeout { get; init; } = TimeSpan.FromSeconds(60);

    public BatchSettings Batching { get; init; } = BatchSettings.None;

    /// <summary>The number of instances of the model.</summary>
    public int Instances { get; init; } = 1;

    public ReferenceProfile Profile { get; init; } = ReferenceProfile.Empty;

    /// <summary>The reason why the profile that was asked for is not there; null when it is, or when none was asked for.</summary>
    public string? ProfileFault { get; init; }

    /// <summary>The settings of feedback; null when answers have no tokens and no feedback is taken.</summary>
    public FeedbackSettings? Feedback { get; init; }

    public ExecutionProviders Providers { get; init; } = ExecutionProviders.CpuOnly;

    public int IntraOpThreads { get; init; } = Environment.ProcessorCount;
}
