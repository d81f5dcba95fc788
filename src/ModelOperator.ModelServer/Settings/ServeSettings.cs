using ModelOperator.ModelServer.Inference.Onnx;
using ModelOperator.ModelServer.Scheduling.Batching;
using ModelOperator.Profiles;

namespace ModelOperator.ModelServer.Settings;

/// <summary>What <c>serve</c> was asked to do.</summary>
internal sealed record ServeSettings
{
    public required string ModelPath { get; init; }

    public required string ModelName { get; init; }

    public string ModelVersion { get; init; } = "1";

    public string Revision { get; init; } = "";

    public int HttpPort { get; init; } = 8080;

    /// <summary>Largest body, in bytes.</summary>
    public long MaxBody { get; init; } = 64L << 20;

    /// <summary>Memory for the bodies of all requests at work, in bytes; at least twice <see cref="MaxBody"/>.</summary>
    public long BodyMemory { get; init; } = 256L << 20;

    /// <summary>Connections of clients, at most; null for as many as a quarter of the process's memory has room for.</summary>
    public int? MaxConnections { get; init; }

    /// <summary>Runs of the model at once.</summary>
    public int Concurrency { get; init; } = Environment.ProcessorCount;

    /// <summary>Requests that may wait for a run.</summary>
    public int QueueSize { get; init; } = 256;

    /// <summary>Longest wait for a run.</summary>
    public TimeSpan QueueTimeout { get; init; } = TimeSpan.FromSeconds(60);

    public BatchSettings Batching { get; init; } = BatchSettings.None;

    /// <summary>Sessions of the model.</summary>
    public int Instances { get; init; } = 1;

    public ReferenceProfile Profile { get; init; } = ReferenceProfile.Empty;

    public ExecutionProviders Providers { get; init; } = ExecutionProviders.CpuOnly;

    public int IntraOpThreads { get; init; } = Environment.ProcessorCount;
}
