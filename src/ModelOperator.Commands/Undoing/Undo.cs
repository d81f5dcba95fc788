using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Monitoring;
using ModelOperator.Api.Spec.Pods;
using ModelOperator.Commands.Errors;
using ModelOperator.Commands.Revisions;
using ModelOperator.Commands.Specs;

namespace ModelOperator.Commands.Undoing;

/// <summary>Decides what <c>undo</c> writes, and throws a <see cref="RefusedException"/> when it makes no sense.</summary>
internal static class Undo
{
    /// <summary>Sets the spec back to <paramref name="to"/>; when that is null, to the revision that was stable before the one that the
    /// spec asks for.</summary>
    public static SpecChange Decide(ModelDeployment deployment, IReadOnlyList<Snapshot> snapshots, string? to)
    {
        var name = deployment.Metadata.Name!;
        var desired = RevisionTemplate.Of(deployment.Spec).Revision;
        string Named(string revision) => RevisionText.InSentence(
            snapshots.FirstOrDefault(s => s.Revision == revision)?.ModelVersion ?? RevisionText.VersionOf(deployment, revision), revision);
        var target = to ?? FormerStable(deployment, snapshots);
        if (target == desired)
        {
            throw new RefusedException($"the spec of '{name}' asks for {Named(target)} already; {Known(deployment, snapshots)}");
        }

        if (deployment.Status?.FailedRevisions?.FirstOrDefault(f => f.Revision == target) is { } failed)
        {
            throw new RefusedException(
                $"{Named(target)} failed ({failed.Message}) and would not be tried again; {Known(deployment, snapshots)}");
        }

        var snapshot = snapshots.FirstOrDefault(s => s.Revision == target)
            ?? throw new RefusedException($"'{name}' has no revision {target} that is kept; {Known(deployment, snapshots)}");
        return RevisionTemplate.FromJson(snapshot.Template) is { } template && template.Revision == target
            ? new(Patch(deployment, template), Confirmation(deployment, desired, snapshot) + ProtocolNote(deployment, template))
            : throw new RefusedException(
                $"the ControllerRevision {name}-{target} does not hold what revision {target} was made of; {Known(deployment, snapshots)}");
    }

    /// <summary>The revision that was stable before the one that the spec asks for.</summary>
    public static string FormerStable(ModelDeployment deployment, IReadOnlyList<Snapshot> snapshots)
    {
        var desired = RevisionTemplate.Of(deployment.Spec).Revision;

        // While the spec asks for another revision, even one that failed, the revision before it is the stable one.
        var status = deployment.Status;
        return status?.StableRevision is { } stable && stable != desired ? stable
            : status?.FormerStableRevisions is [var former, ..] ? former
            : throw new RefusedException(
                $"no other revision of '{deployment.Metadata.Name}' was stable before; name one by --to; {Known(deployment, snapshots)}");
    }

    private static JsonArray Patch(ModelDeployment deployment, RevisionTemplate template)
    {
        var restored = JsonNode.Parse(template.ToJson().GetRawText())!.AsObject();
        var present = JsonNode.Parse(RevisionTemplate.Of(deployment.Spec).ToJson().GetRawText())!.AsObject();
        KeepWhatMakesNoPodDifferent(restored, template, deployment.Spec);
        KeepKindAndProtocol(restored, template.Server, deployment.Spec.Server);
        KeepNumbers(restored["resources"]?["requests"], deployment.Spec.Resources?.Requests);
        KeepNumbers(restored["resources"]?["limits"], deployment.Spec.Resources?.Limits);
        var operations = new JsonArray(JsonPatch.Unchanged(deployment));
        foreach (var section in RevisionTemplate.Fields)
        {
            if (restored[section] is { } value)
            {
                operations.Add(JsonPatch.Set($"/spec/{section}", value.DeepClone()));
            }
            else if (present.ContainsKey(section))
            {
                operations.Add(JsonPatch.Remove($"/spec/{section}"));
            }
        }

        return operations;
    }

    private static void KeepWhatMakesNoPodDifferent(JsonObject restored, RevisionTemplate template, ModelDeploymentSpec present)
    {
        if (present.Gpu is not null && restored["gpu"] is JsonObject gpu)
        {
            gpu["whenFull"] = present.Gpu.WhenFull.ToString();
            gpu["deadline"] = present.Gpu.Deadline;
        }

        if (present.Monitoring is not null)
        {
            var kept = present.Monitoring with
            {
                Profile = template.Monitoring?.Profile,
                Feedback = FeedbackOf(template.Monitoring?.Feedback, present.Monitoring.Feedback),
            };
            var checks = JsonSerializer.SerializeToNode(kept, ModelOperatorJsonContext.Default.MonitoringSpec)!.AsObject();
            restored["monitoring"] = checks.Count > 0 ? checks : null;
        }
    }

    // A revision has the feedback of its servers only.
    private static FeedbackSpec? FeedbackOf(FeedbackSpec? atServers, FeedbackSpec? present) => atServers is not null
        ? atServers with { KeepShadow = present?.KeepShadow, ShadowOutput = present?.ShadowOutput }
        : present is { AtServers: true } ? present with { AtServers = null } : present;

    // A revision does not tell a kind that its image tells, nor the protocol. While the kind stays, they are as the present spec has them.
    private static void KeepKindAndProtocol(JsonObject restored, ServerSpec? server, ServerSpec? present)
    {
        if (present is { Kind: null, Protocol: null } or null || !AreOfOneKind(server, present))
        {
            return;
        }

        var fields = restored["server"] as JsonObject ?? [];
        if (present.Kind is { } kind)
        {
            fields["kind"] = kind;
        }

        if (present.Protocol is { } protocol)
        {
            fields["protocol"] = protocol.ToString();
        }

        restored["server"] = fields;
    }

    private static bool AreOfOneKind(ServerSpec? one, ServerSpec? other) => ServerKinds.Of(one) == ServerKinds.Of(other);

    // The operator's own server has one protocol.
    private static string ProtocolNote(ModelDeployment deployment, RevisionTemplate template) =>
        AreOfOneKind(template.Server, deployment.Spec.Server)
        || (ServerKinds.IsOwn(template.Server) && deployment.Spec.Server?.Protocol is null)
            ? ""
            : $"; spec.server.protocol is not set for kind {ServerKinds.Of(template.Server)}, as revisions do not keep it: set it again if "
                + "that server speaks another protocol than is usual for the kind";

    // A revision stores its quantities as text, because 2 and "2" are the same. They are written in the form of the present spec, so that
    // tools that compare the spec with a manifest see no difference.
    private static void KeepNumbers(JsonNode? restored, IReadOnlyDictionary<string, NumberOrText>? present)
    {
        foreach (var (name, quantity) in present ?? new Dictionary<string, NumberOrText>())
        {
            if (quantity.Number is not null && restored is JsonObject quantities
                && int.TryParse((string?)quantities[name], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                && (string?)quantities[name] == number.ToString(CultureInfo.InvariantCulture))
            {
                quantities[name] = number;
            }
        }
    }

    private static string Confirmation(ModelDeployment deployment, string desired, Snapshot snapshot)
    {
        var status = deployment.Status;
        var what = $"{deployment.Metadata.Name}: spec set back from {RevisionText.InSentence(deployment, desired)} to {Describe(snapshot)}";
        return status?.StableRevision == snapshot.Revision
            ? $"{what}, the stable revision: " + (status.CandidateRevision is { } candidate
                ? $"the rollout of {RevisionText.InSentence(deployment, candidate)} ends at once"
                : "nothing is rolled out")
            : status?.FormerStableRevisions?.Take(deployment.Spec.RollbackWindow).Contains(snapshot.Revision) == true
                ? $"{what}: it gets all requests in one switch when its pods are ready (rollbackWindow {deployment.Spec.RollbackWindow})"
                : $"{what}: it is rolled out step by step, as rollbackWindow {deployment.Spec.RollbackWindow} does not reach that far back";
    }

    private static string Known(ModelDeployment deployment, IReadOnlyList<Snapshot> snapshots) => snapshots.Count == 0
        ? "no revision is kept"
        : $"kept are {string.Join(", ", snapshots.Select(s => Describe(s) + RoleOf(deployment, s.Revision)))}";

    private static string Describe(Snapshot snapshot) => RevisionText.InSentence(snapshot.ModelVersion, snapshot.Revision);

    private static string RoleOf(ModelDeployment deployment, string revision) =>
        revision == deployment.Status?.StableRevision ? " stable"
        : revision == deployment.Status?.CandidateRevision ? " candidate"
        : deployment.Status?.FailedRevisions?.Any(f => f.Revision == revision) == true ? " failed"
        : deployment.Status?.FormerStableRevisions?.Contains(revision) == true ? " formerly stable"
        : "";
}
