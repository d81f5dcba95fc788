namespace ModelOperator.Kubernetes.Controllers;

/// <summary>The values of the result label, as controller-runtime has them.</summary>
internal static class ReconcileOutcomes
{
    public const string Success = "success";
    public const string RequeueAfter = "requeue_after";
    public const string Requeue = "requeue";
    public const string Error = "error";

    public static readonly IReadOnlyList<string> All = [Success, RequeueAfter, Requeue, Error];
}
