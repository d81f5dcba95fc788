using System.Text.Json;
using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Pods;
using ModelOperator.Operator.Objects.Revisions;
using ModelOperator.Operator.Objects.Revisions.Pods;

namespace ModelOperator.Operator.Tests.Objects.Templates;

/// <summary>Writes <c>spec.pod.template</c> for tests.</summary>
internal static class Templated
{
    public static PodTemplate Of(string json) => new(JsonElement.Parse(json));

    /// <summary>A ModelDeployment with the template, and without GPUs.</summary>
    public static ModelDeployment Digits(string json, Func<ModelDeploymentSpec, ModelDeploymentSpec>? change = null) =>
        Sample.Digits(s => (change ?? (spec => spec))(s with { Gpu = null, Pod = new() { Template = Of(json) } }));

    /// <summary>The pods of a ModelDeployment.</summary>
    public static V1PodTemplateSpec PodsOf(ModelDeployment owner) => RevisionDeploymentBuilder.Build(
        owner, "0123456789", RevisionTemplate.Of(owner.Spec), 1, Sample.Options, PodFormats.Newest).Spec!.Template!;
}
