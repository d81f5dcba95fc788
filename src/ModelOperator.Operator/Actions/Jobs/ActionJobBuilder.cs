using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Status.Actions;
using ModelOperator.Contracts.Objects;
using ModelOperator.Contracts.Processes;

namespace ModelOperator.Operator.Actions.Jobs;

/// <summary>Makes a Job out of a CronJob, as <c>kubectl create job --from</c> does, and tells it what it is run for.</summary>
internal static class ActionJobBuilder
{
    private const int LongestName = 63;

    /// <summary>The fault that has to be mended before the template can be run; null when there is none.</summary>
    public static string? ProblemOf(JobTemplate template)
    {
        var name = template.Metadata.Name;
        return template.GetAnnotation(ModelOperatorApi.ActionAnnotation) is not "true"
                ? $"CronJob {name} may not be run by actions: whoever may edit it allows it with the annotation "
                    + $"{ModelOperatorApi.ActionAnnotation}: \"true\""
            : template.Spec?.Suspend is not true
                ? $"CronJob {name} is not suspended: it would run by its schedule, too; set its spec.suspend to true"
            : Part(template)["spec"] is not JsonObject ? $"CronJob {name} has no job template"
            : null;
    }

    /// <summary>The name of the Job of a run: always the same, so that a run is never done twice.</summary>
    public static string NameOf(JobTemplate template, ActionRun run)
    {
        var stem = template.Metadata.Name!;
        var room = LongestName - run.Id.Length - 1;
        return $"{(stem.Length <= room ? stem : stem[..room].TrimEnd('-', '.'))}-{run.Id}";
    }

    /// <summary>The Job. It belongs to its CronJob, whose history limits clear it away, so that a ModelDeployment that is deleted does not
    /// take a training with it.</summary>
    public static ActionJob Build(ModelDeployment owner, JobTemplate template, ActionRun run)
    {
        var part = Part(template);
        var spec = part["spec"]!.DeepClone().AsObject();
        var variables = Variables(owner, run);
        foreach (var list in (string[])["initContainers", "containers"])
        {
            foreach (var container in (spec["template"]?["spec"]?[list] as JsonArray ?? []).OfType<JsonObject>())
            {
                Tell(container, variables);
            }
        }

        return new()
        {
            Metadata = new()
            {
                Name = NameOf(template, run),
                NamespaceProperty = owner.Metadata.NamespaceProperty,
                Labels = Texts(part["metadata"]?["labels"]),
                Annotations = Annotations(owner, run, Texts(part["metadata"]?["annotations"])),
                OwnerReferences =
                [
                    new()
                    {
                        ApiVersion = template.ApiVersion ?? "batch/v1",
                        Kind = "CronJob",
                        Name = template.Metadata.Name,
                        Uid = template.Metadata.Uid,
                        Controller = true,
                    },
                ],
            },
            Spec = spec,
        };
    }

    private static JsonObject Part(JobTemplate template) =>
        template.Spec?.JobTemplate is { ValueKind: JsonValueKind.Object } part ? JsonObject.Create(part)! : [];

    // A variable of the template's own that has one of these names would say something else.
    private static void Tell(JsonObject container, IReadOnlyList<(string Name, string Value)> variables)
    {
        var own = (container["env"] as JsonArray ?? [])
            .Where(variable => variables.All(ours => ours.Name != (string?)variable?["name"]))
            .Select(variable => variable?.DeepClone());
        container["env"] = new JsonArray(
        [
            .. own, .. variables.Select(ours => new JsonObject { ["name"] = ours.Name, ["value"] = Literal(ours.Value) }),
        ]);
    }

    // $(NAME) in a value would be replaced by another variable.
    private static string Literal(string value) => value.Replace("$", "$$", StringComparison.Ordinal);

    private static IReadOnlyList<(string Name, string Value)> Variables(ModelDeployment owner, ActionRun run) =>
    [
        (ActionVariables.Name, owner.Metadata.Name!),
        (ActionVariables.Namespace, owner.Metadata.NamespaceProperty!),
        (ActionVariables.Revision, run.Revision),
        (ActionVariables.Version, run.Version ?? RevisionText.VersionOf(owner, run.Revision) ?? ""),
        (ActionVariables.Cause, run.Cause),
        (ActionVariables.Check, run.Check ?? ""),
        (ActionVariables.Value, run.Value?.ToString(CultureInfo.InvariantCulture) ?? ""),
        (ActionVariables.Limit, run.Limit ?? ""),
        (ActionVariables.Run, run.Id),
    ];

    private static Dictionary<string, string> Annotations(
        ModelDeployment owner, ActionRun run, IReadOnlyDictionary<string, string>? own) => new(own ?? new Dictionary<string, string>())
        {
            ["cronjob.kubernetes.io/instantiate"] = "manual",
            [ModelOperatorApi.ActionOfAnnotation] = owner.Metadata.Name!,
            [ModelOperatorApi.ActionCauseAnnotation] = run.Cause,
        };

    private static Dictionary<string, string>? Texts(JsonNode? texts) =>
        (texts as JsonObject)?.ToDictionary(text => text.Key, text => (string?)text.Value ?? "", StringComparer.Ordinal);
}
