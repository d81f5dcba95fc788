using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Schema;
using ModelOperator.Api.Spec.Pods;

namespace ModelOperator.Api.Spec;

/// <summary>The inference server: the operator's own, one that is made from a preset, or any image.</summary>
public sealed record ServerSpec
{
    /// <summary>
    /// The kind of server: OnnxRuntime (the operator's own), Triton, VLLM, Custom (an image of yours, without a preset), or a preset that
    /// the administrator has added. Default: OnnxRuntime, or Custom where an image is set.
    /// </summary>
    [RegularExpression(SchemaPatterns.Name)]
    [MaxLength(63)]
    public string? Kind { get; init; }

    /// <summary>
    /// Any text that you change to get the preset as it is now. A change makes a new revision. Revisions that exist keep the preset that
    /// they were made with, whatever the administrator changes.
    /// </summary>
    [RegularExpression(SchemaPatterns.NotBlank)]
    [MaxLength(128)]
    public string? PresetVersion { get; init; }

    /// <summary>
    /// The image. Default: that of the kind. The image of a Custom server finds the model at /models/model.onnx, or a folder at
    /// /models/model, where spec.model.mountPath names no other place.
    /// </summary>
    [RegularExpression(SchemaPatterns.NotBlank)]
    [MaxLength(512)]
    public string? Image { get; init; }

    /// <summary>
    /// The command of the container, when the image's own does not fit. It takes the place of a preset's command and arguments.
    /// </summary>
    [MaxLength(64)]
    [ItemMaxLength(SchemaBounds.Argument)]
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>
    /// The arguments of the container. For the operator's own server and for presets they come after those that are set anyway.
    /// </summary>
    [MaxLength(256)]
    [ItemMaxLength(SchemaBounds.Argument)]
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>The environment of the inference container. A variable replaces the preset's one of the same name.</summary>
    [MaxLength(256)]
    public IReadOnlyList<EnvVar>? Env { get; init; }

    /// <summary>The port that serves HTTP. Default: the preset's, or 8080.</summary>
    [Range(1024, 65535)]
    public int? Port { get; init; }

    /// <summary>
    /// The path that answers with status 200 when the model is ready. Default: the preset's, or /v2/health/ready.
    /// </summary>
    [RegularExpression("^/")]
    [MaxLength(1024)]
    public string? ReadinessPath { get; init; }

    /// <summary>
    /// The protocol in which the server answers, by which metrics are refused that could not be measured. It changes no pod. Default: the
    /// preset's, or OpenInference.
    /// </summary>
    public ServerProtocol? Protocol { get; init; }
}
