using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Spec;

/// <summary>Where the S3 of an s3:// address is, when it is not Amazon's own in us-east-1.</summary>
public sealed record S3Spec
{
    /// <summary>
    /// Address of the service, as https://minio.storage:9000. Over http:// the model must have its sha256 in the spec. Default: Amazon's of
    /// the region.
    /// </summary>
    [RegularExpression("^https?://[^\\s/]+$")]
    [MaxLength(512)]
    public string? Endpoint { get; init; }

    /// <summary>The bucket's region. Default: us-east-1.</summary>
    [RegularExpression(SchemaPatterns.Name)]
    [MaxLength(63)]
    public string? Region { get; init; }

    /// <summary>The bucket is in the path (MinIO) and not in the host's name.</summary>
    [DefaultValue(false)]
    public bool PathStyle { get; init; }
}
