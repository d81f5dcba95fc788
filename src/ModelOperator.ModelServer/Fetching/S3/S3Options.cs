namespace ModelOperator.ModelServer.Fetching.S3;

/// <summary>Where S3 is, for stores that are not Amazon's.</summary>
internal sealed record S3Options
{
    /// <summary>Address of the service, e.g. <c>https://minio.storage:9000</c>; empty: Amazon's of the region.</summary>
    public string Endpoint { get; init; } = "";

    public string Region { get; init; } = "us-east-1";

    /// <summary>Whether the bucket is in the path (MinIO) rather than in the host's name.</summary>
    public bool PathStyle { get; init; }
}
