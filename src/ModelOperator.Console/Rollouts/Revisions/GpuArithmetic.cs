using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Console.Fleet;

namespace ModelOperator.Console.Rollouts.Revisions;

/// <summary>Says in sentences how many GPUs the pods need, and what the planner found.</summary>
internal static class GpuArithmetic
{
    /// <summary>The sentences; null for a model that runs on CPUs.</summary>
    public static IReadOnlyList<string>? Of(ModelDeployment deployment, IReadOnlyList<RevisionView> revisions)
    {
        if (DeploymentRows.GpuType(deployment.Spec.Gpu) is not { } type)
        {
            return null;
        }

        var lines = revisions.Where(revision => revision is { Wanted: > 0, Gpus: not null }).Select(revision =>
            $"{RevisionText.InSentence(revision.Version, revision.Revision)} asks for {Count(revision.Wanted, "pod")}; "
            + $"its pods have {Count(revision.Gpus!.Value, "GPU")}.");
        var planner = deployment.Status?.Conditions?
            .FirstOrDefault(condition => condition is { Type: ConditionTypes.GpuAvailable, Status: not "Unknown" })?.Message;
        return
        [
            $"The spec asks for {Count(deployment.Spec.Gpu!.Count, "GPU")} of {type} per pod.",
            .. lines,
            .. planner is { Length: > 0 } ? (string[])[planner] : [],
        ];
    }

    private static string Count(int number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";
}
