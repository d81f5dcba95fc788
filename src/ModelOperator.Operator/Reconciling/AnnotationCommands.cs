using ModelOperator.Contracts.Objects;
using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Operator.Reconciling;

/// <summary>Commands as people write them: annotations whose value names their target.</summary>
internal static class AnnotationCommands
{
    private const int MaxLength = 128;

    /// <summary>Reads them; a value that no target can have is none.</summary>
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
