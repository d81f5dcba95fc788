using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Contracts.Objects;
using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Operator.Reconciling;

/// <summary>Reads the commands that people give as annotations, whose value names the target.</summary>
internal static class AnnotationCommands
{
    private const int MaxLength = 128;

    /// <summary>Reads the commands; a value that no target can have counts as none.</summary>
    public static UserCommands Read(ModelDeployment owner) => new()
    {
        Approve = Value(owner, ModelOperatorApi.ApproveAnnotation),
        Promote = Value(owner, ModelOperatorApi.PromoteAnnotation),
        Abort = Value(owner, ModelOperatorApi.AbortAnnotation),
        Resume = Value(owner, ModelOperatorApi.ResumeAnnotation),
        Retry = Value(owner, ModelOperatorApi.RetryAnnotation),
        Pause = Value(owner, ModelOperatorApi.PauseAnnotation),
    };

    private static string? Value(ModelDeployment owner, string annotation) =>
        owner.GetAnnotation(annotation)?.Trim() is { Length: > 0 and <= MaxLength } value ? value : null;
}
