using System.Text.Json;
using ModelOperator.Api;
using ModelOperator.Api.Status;

namespace ModelOperator.Rollouts;

/// <summary>Compares statuses by their content. Records would compare their lists by reference (R23).</summary>
public static class StatusComparer
{
    /// <summary>True when both would be written as the same JSON.</summary>
    public static bool AreSame(ModelDeploymentStatus left, ModelDeploymentStatus right) =>
        ReferenceEquals(left, right)
        || (!DifferAtAGlance(left, right) && (AreSameByParts(left, right) || Write(left).AsSpan().SequenceEqual(Write(right))));

    // Nearly every step of a rollout changes one of these, and then no JSON has to be written to compare the two.
    private static bool DifferAtAGlance(ModelDeploymentStatus left, ModelDeploymentStatus right) =>
        left.Phase != right.Phase || left.ObservedGeneration != right.ObservedGeneration
        || left.ReadyReplicas != right.ReadyReplicas || left.Replicas != right.Replicas
        || !string.Equals(left.Message, right.Message, StringComparison.Ordinal)
        || left.Traffic?.Generation != right.Traffic?.Generation
        || left.Traffic?.ConvergedGeneration != right.Traffic?.ConvergedGeneration;

    // This is cheap, and true in nearly every case in which nothing has changed. The lists that every plan makes anew are compared item
    // by item, and all the rest by record equality.
    private static bool AreSameByParts(ModelDeploymentStatus left, ModelDeploymentStatus right) =>
        AreSame(left.Revisions, right.Revisions) && AreSame(left.Conditions, right.Conditions)
        && left with { Revisions = null, Conditions = null } == right with { Revisions = null, Conditions = null };

    private static bool AreSame<T>(IReadOnlyList<T>? left, IReadOnlyList<T>? right) =>
        ReferenceEquals(left, right) || (left is not null && right is not null && left.SequenceEqual(right));

    private static byte[] Write(ModelDeploymentStatus status) =>
        JsonSerializer.SerializeToUtf8Bytes(status, ModelOperatorJsonContext.Default.ModelDeploymentStatus);
}
