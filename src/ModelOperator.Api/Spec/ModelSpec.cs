using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Spec;

/// <summary>The model and where it comes from.</summary>
public sealed record ModelSpec
{
    /// <summary>
    /// The address of the model file: https://host/path, s3://bucket/key, gs://bucket/key, azure://account/container/path,
    /// oci://registry/repository:tag, pvc://claim/path or configmap://name/key. A folder is hf://organisation/name@revision, or an address
    /// of s3, gs, azure, oci or pvc with a slash at its end.
    /// </summary>
    [Required]
    [RegularExpression(SchemaPatterns.ModelUri)]
    [MaxLength(2048)]
    public string Uri { get; set; } = "";

    /// <summary>
    /// The SHA-256 of the file in lower-case hex, or the digest of the folder, which 'kubectl modeldeployment digest' prints. A model with
    /// another digest is refused and never loaded.
    /// </summary>
    [RegularExpression(SchemaPatterns.Sha256)]
    public string? Sha256 { get; init; }

    /// <summary>
    /// The folder of the pod in which the server finds the model: as the file model.onnx, or as the folder model. Default: /models.
    /// </summary>
    [RegularExpression(SchemaPatterns.MountPath)]
    [MaxLength(253)]
    public string? MountPath { get; init; }

    /// <summary>The version of the model that people know. Answers carry it as model_version.</summary>
    [RegularExpression(SchemaPatterns.Name)]
    [MaxLength(63)]
    public string? Version { get; init; }

    /// <summary>A Secret of the same namespace with credentials for the source. It is mounted into the fetching container only.</summary>
    [RegularExpression(SchemaPatterns.Name)]
    [MaxLength(253)]
    public string? CredentialsSecret { get; init; }

    /// <summary>A volume on which the model is kept, so that it is downloaded once for all pods. It needs sha256.</summary>
    public CacheSpec? Cache { get; init; }

    /// <summary>The S3 service of an s3:// address. Default: Amazon's, in us-east-1.</summary>
    public S3Spec? S3 { get; init; }
}
