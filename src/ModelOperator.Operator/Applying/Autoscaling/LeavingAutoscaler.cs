using k8s.Models;

namespace ModelOperator.Operator.Applying.Autoscaling;

/// <summary>Tells whether an autoscaler that is to go is on its way.</summary>
internal static class LeavingAutoscaler
{
    /// <summary>
    /// The time in which an autoscaler that was deleted goes. It needs no second, unless something holds it, such as KEDA's finalizer while
    /// KEDA is down.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>True when an object was deleted and nothing seems to hold it.</summary>
    public static bool IsOnItsWay(V1ObjectMeta metadata, TimeProvider time) =>
        metadata.DeletionTimestamp is not null && !IsHeld(metadata, time);

    /// <summary>True when an object was deleted so long ago that something must hold it.</summary>
    public static bool IsHeld(V1ObjectMeta metadata, TimeProvider time) =>
        metadata.DeletionTimestamp is { } since && time.GetUtcNow().UtcDateTime - since > Patience;
}
