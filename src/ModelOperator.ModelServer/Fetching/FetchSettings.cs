using ModelOperator.ModelServer.Fetching.Http;
using ModelOperator.ModelServer.Fetching.S3;
using ModelOperator.ModelServer.Fetching.Sources;

namespace ModelOperator.ModelServer.Fetching;

/// <summary>What <c>fetch</c> was asked to do.</summary>
internal sealed record FetchSettings
{
    public required ModelUri Uri { get; init; }

    /// <summary>The file to write.</summary>
    public required string Output { get; init; }

    /// <summary>Lower-case hex; empty: not checked.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>A file with the digest that the revision is held to; empty: there is no such file. It may appear later.</summary>
    public string HeldDigest { get; init; } = "";

    /// <summary>Where a ConfigMap or volume is mounted.</summary>
    public string Source { get; init; } = "/source";

    /// <summary>Largest file, in bytes.</summary>
    public long MaxSize { get; init; } = 10L << 30;

    public TimeSpan Timeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Longest wait for the next byte.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public S3Options S3 { get; init; } = new();

    public HttpSourceOptions Http { get; init; } = new();
}
