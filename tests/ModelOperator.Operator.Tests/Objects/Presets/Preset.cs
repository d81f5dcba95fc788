using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Spec;
using ModelOperator.Operator.Objects.Revisions;
using ModelOperator.Operator.Objects.Revisions.Pods;
using ModelOperator.Operator.Objects.Revisions.Presets;
using ModelOperator.Operator.Objects.Revisions.Presets.Files;

namespace ModelOperator.Operator.Tests.Objects.Presets;

/// <summary>Presets as tests like them, and the pods that are made from them.</summary>
internal static class Preset
{
    /// <summary>A preset that asks for nothing.</summary>
    public static readonly ServerPreset Plain = new() { Image = "plain:1", ReadinessPath = "/ready" };

    /// <summary>Those that every operator has.</summary>
    public static ServerPresets BuiltIn { get; } = new PresetFolder(NullLogger<PresetFolder>.Instance).Read("");

    /// <summary>Some presets by name, and no others.</summary>
    public static ServerPresets Only(params (string Name, ServerPreset Preset)[] presets) =>
        new(presets.ToDictionary(one => one.Name, one => one.Preset, StringComparer.Ordinal), []);

    /// <summary>A built-in preset.</summary>
    public static ServerPreset Of(string kind) => BuiltIn.TryGet(kind, out var preset, out var problem) ? preset
        : throw new InvalidOperationException(problem);

    /// <summary>A ModelDeployment of a folder, without GPUs, with a server.</summary>
    public static ModelDeployment Digits(ServerSpec server, Func<ModelDeploymentSpec, ModelDeploymentSpec>? change = null) =>
        Sample.Digits(s => (change ?? (spec => spec))(
            s with { Gpu = null, Server = server, Model = s.Model with { Uri = "pvc://models/digits/" } }));

    /// <summary>The pods of a ModelDeployment whose server is made from a preset.</summary>
    public static V1PodTemplateSpec PodsOf(ModelDeployment owner, ServerPreset preset) => RevisionDeploymentBuilder.Build(
        owner, "0123456789", RevisionTemplate.Of(owner.Spec), 1, Sample.Options, PodFormats.Newest, preset).Spec!.Template!;

    /// <summary>The container of the server in such pods.</summary>
    public static V1Container ServerOf(ServerSpec server, ServerPreset preset) =>
        PodsOf(Digits(server), preset).Spec!.Containers.Single(container => container.Name == "server");
}
