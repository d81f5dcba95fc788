using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Spec;

/// <summary>The model and where it comes from.</summary>
public sealed record ModelSpec
{
    /// <summary>
    /// The address of the model file: https://host/path, s3://bucket/key, oci://registry/repository:tag, pvc://claim/path or
    /// configmap://name/key.
    /// </summary>
    [Required]
    [RegularExpression(SchemaPatterns.ModelUri)]
    [MaxLength(2048)]
    public string Uri { get; set; } = "";

    /// <summary>The SHA-256 of the file in lower-case hex. A file with another digest is refused and never loaded.</summary>
    [RegularExpression(SchemaPatterns.Sha256)]
    public string? Sha256 { get; init; }

    /// <summary>The version of the model that people know. Answers carry it as model_version.</summary>
    [RegularExpression(SchemaPatterns.Name)]
    [MaxLength(63)]
    public string? Version { get; init; }

    /// <summary>A Secret of the same namespace with credentials for the source. It is mounted into the fetching container only.</summary>
    [RegularExpression(SchemaPatterns.Name)]
    [MaxLength(253)]
    public string? CredentialsSecret { get; init; }

    /// <summary>The S3 service of an s3:// address. Default: Amazon's, in us-east-1.</summary>
    public S3Spec? S3 { get; init; }
}
