using k8s.Models;
using ModelOperator.Api.Status;

namespace ModelOperator.Operator.Objects.Revisions.Templates.Safety;

/// <summary>Describes how pods are less safe than those that the operator makes by itself.</summary>
internal static class PodWeaknesses
{
    private const string Prefix = $"{PodNodes.Spec}.";

    /// <summary>All of it in one text for people; null when pods are as safe.</summary>
    public static string? Describe(V1PodSpec? pods)
    {
        if (pods is null)
        {
            return null;
        }

        var all = BaselineRules.Check(pods).Concat(RestrictedRules.Check(pods)).DistinctBy(found => found.Field)
            .Select(found => $"{Short(found.Field)} ({found.Reason})")
            .Concat(pods.Containers.Where(one => one.Name is PodParts.Server && one.SecurityContext?.ReadOnlyRootFilesystem is not true)
                .Select(one => $"containers[{one.Name}] (it may write its root file system)"))
            .ToList();
        return all.Count == 0 ? null : Sentence.Cut(string.Join("; ", all));
    }

    private static string Short(string field) => field.StartsWith(Prefix, StringComparison.Ordinal) ? field[Prefix.Length..] : field;
}
