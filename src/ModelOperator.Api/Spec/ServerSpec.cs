using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Schema;
using ModelOperator.Api.Spec.Pods;

namespace ModelOperator.Api.Spec;

/// <summary>The inference server: the operator's own, or any image that speaks the Open Inference Protocol v2.</summary>
public sealed record ServerSpec
{
    /// <summary>The image. Default: the operator's own ONNX server. Another image finds the model at /models/model.onnx, or a folder at
    /// /models/model, where spec.model.mountPath names no other place.</summary>
    [RegularExpression(SchemaPatterns.NotBlank)]
    [MaxLength(512)]
    public string? Image { get; init; }

    /// <summary>The command of the container, when the image's own does not fit.</summary>
    [MaxLength(64)]
    [ItemMaxLength(SchemaBounds.Argument)]
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>The arguments of the container. For the operator's own server they come after those that the operator sets.</summary>
    [MaxLength(256)]
    [ItemMaxLength(SchemaBounds.Argument)]
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>The environment of the inference container.</summary>
    [MaxLength(256)]
    public IReadOnlyList<EnvVar>? Env { get; init; }

    /// <summary>The port that serves HTTP. Default 8080.</summary>
    [Range(1024, 65535)]
    public int? Port { get; init; }

    /// <summary>The path that answers with status 200 when the model is ready. Default /v2/health/ready.</summary>
    [RegularExpression("^/")]
    [MaxLength(1024)]
    public string? ReadinessPath { get; init; }
}
