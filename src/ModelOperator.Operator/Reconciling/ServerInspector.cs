using k8s.Models;
using Microsoft.Extensions.Options;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Spec;
using ModelOperator.Operator.Applying.Owned;
using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Objects.Revisions;
using ModelOperator.Operator.Objects.Revisions.Models;
using ModelOperator.Operator.Objects.Revisions.Pods;
using ModelOperator.Operator.Objects.Revisions.Presets;
using ModelOperator.Operator.Objects.Revisions.Templates;
using ModelOperator.Operator.Objects.Revisions.Templates.Safety;
using ModelOperator.Rollouts;
using ModelOperator.Rollouts.Validation.Servers;

namespace ModelOperator.Operator.Reconciling;

/// <summary>Finds the preset of a spec's server, and problems that can be seen only with it.</summary>
internal sealed class ServerInspector(
    ServerPresets presets,
    OwnedObjects<V1ControllerRevision> snapshots,
    OwnedObjects<V1Deployment> deployments,
    IOptions<ModelOperatorOptions> options)
{
    private const string Reason = "InvalidServer";
    private const string Kind = "spec.server.kind";

    /// <summary>
    /// The preset that the revision has, or would get: the one that it was made with, or the one of now. Null when its server has none, or
    /// when there is none of the name.
    /// </summary>
    public ServerPreset? PresetOf(ModelDeployment owner, DesiredRevision desired) => Find(owner, desired).Preset;

    /// <summary>
    /// A metric that does not fit the protocol of the preset; null when there is none, or when the spec names a protocol.
    /// </summary>
    public SpecProblem? FindProtocolProblem(ModelDeployment owner, DesiredRevision desired)
    {
        if (owner.Spec.Server is not { Protocol: null, Kind: var kind } || PresetOf(owner, desired) is not { Protocol: var protocol })
        {
            return null;
        }

        var found = ProtocolRules.Check(owner.Spec, protocol).FirstOrDefault();
        return found is null ? null : found with { Message = $"{found.Message} (kind {kind} has protocol {protocol})" };
    }

    /// <summary>The first reason for which no pods can be made from the preset; null when there is none, or no preset.</summary>
    public SpecProblem? FindProblem(ModelDeployment owner, DesiredRevision desired)
    {
        var (preset, unknown) = Find(owner, desired);
        return unknown is not null ? new(Reason, Kind, unknown)
            : preset is null ? null
            : FindUnfitModel(desired.Template, preset)
                ?? FindTakenPort(desired.Template.Server!, preset)
                ?? FindBreach(owner, desired, preset);
    }

    private (ServerPreset? Preset, string? Problem) Find(ModelDeployment owner, DesiredRevision desired)
    {
        if (ServerKinds.PresetOf(desired.Template.Server) is not { } kind)
        {
            return (null, null);
        }

        var name = ObjectNames.OfRevision(owner.Metadata.Name!, desired.Revision);
        return RecordedPreset.Read(snapshots.Get(owner, name), deployments.Get(owner, name)) is { } recorded ? (recorded, null)
            : presets.TryGet(kind, out var preset, out var problem) ? (preset, null)
            : (null, problem);
    }

    private static SpecProblem? FindUnfitModel(RevisionTemplate template, ServerPreset preset)
    {
        var kind = template.Server!.Kind;
        return (preset.Model, ModelPlace.Of(template.Model).IsFolder) switch
        {
            (PresetModel.Folder, false) => new(
                Reason, "spec.model.uri",
                $"kind {kind} serves a folder, and this is the address of one file; name the folder, with '/' at the end"),
            (PresetModel.File, true) => new(
                Reason, "spec.model.uri", $"kind {kind} serves one file, and this is the address of a folder; name the file"),
            _ => null,
        };
    }

    private static SpecProblem? FindTakenPort(ServerSpec server, ServerPreset preset)
    {
        var port = PresetServer.PortOf(server, preset);
        var use = port == preset.MetricsPort ? "metrics" : port == preset.GrpcPort ? "gRPC" : null;
        return use is null ? null : new(Reason, "spec.server.port", $"kind {server.Kind} uses port {port} for {use}; choose another one");
    }

    // A template can make up for what a preset needs too much of, so the pods with it are looked at; what the template itself adds is found
    // elsewhere.
    private SpecProblem? FindBreach(ModelDeployment owner, DesiredRevision desired, ServerPreset preset)
    {
        var policy = options.Value.PolicyOfTemplates;
        var template = desired.Template;
        var plain = PodsOf(template.Pod is { } pod ? template with { Pod = pod with { Template = null } } : template);
        var fields = PodSafety.Breaches(plain, policy).Select(breach => breach.Found.Field).ToHashSet(StringComparer.Ordinal);
        if (fields.Count == 0)
        {
            return null;
        }

        var merged = TemplatedPods.FindProblem(template.Pod?.Template) is null ? PodsOf(template) : plain;
        return merged.Spec is null ? null : PodSafety.Breaches(merged, policy).Where(breach => fields.Contains(breach.Found.Field))
            .Select(breach => new SpecProblem(
                Reason, Kind,
                $"the preset {template.Server!.Kind} needs {breach.Found.Field} as it is, and {breach.Found.Reason}; choose another kind, "
                    + $"set that field, or {PodSafety.Ask(breach.Allowing)}"))
            .FirstOrDefault();

        V1PodTemplateSpec PodsOf(RevisionTemplate one) => RevisionDeploymentBuilder.Build(
            owner, desired.Revision, one, owner.Spec.Replicas, options.Value, PodFormats.Newest, preset).Spec!.Template!;
    }
}
