using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Spec;

/// <summary>The S3 service of an s3:// address, when it is not Amazon's in us-east-1.</summary>
public sealed record S3Spec
{
    /// <summary>
    /// The address of the service, such as https://minio.storage:9000. Over http:// the model must have its sha256 in the spec. Default:
    /// Amazon's address for the region.
    /// </summary>
    [RegularExpression("^https?://[^\\s/]+$")]
    [MaxLength(512)]
    public string? Endpoint { get; init; }

    /// <summary>The bucket's region. Default: us-east-1.</summary>
    [RegularExpression(SchemaPatterns.Name)]
    [MaxLength(63)]
    public string? Region { get; init; }

    /// <summary>Puts the bucket into the path of the address, as MinIO needs it, and not into the host name.</summary>
    [DefaultValue(false)]
    public bool PathStyle { get; init; }
}
