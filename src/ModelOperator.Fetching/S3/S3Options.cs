namespace ModelOperator.Fetching.S3;

/// <summary>The settings of S3, for stores other than Amazon's too.</summary>
internal sealed record S3Options
{
    /// <summary>The address of the service, for example <c>https://minio.storage:9000</c>; empty for Amazon's service in the
    /// region.</summary>
    public string Endpoint { get; init; } = "";

    public string Region { get; init; } = "us-east-1";

    /// <summary>Keys that are used where no directory with credentials is given; null when there are none.</summary>
    public S3Keys? Keys { get; init; }

    /// <summary>True when the bucket is in the path, as with MinIO, instead of in the host's name.</summary>
    public bool PathStyle { get; init; }
}
