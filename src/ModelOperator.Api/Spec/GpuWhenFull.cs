namespace ModelOperator.Api.Spec;

/// <summary>The behavior when matching nodes have too few free GPUs for a candidate.</summary>
public enum GpuWhenFull
{
    /// <summary>None of its pods are made until there are GPUs for all that its stage needs.</summary>
    Wait,

    /// <summary>Its pods are made all the same and stay pending. This is for a cluster whose autoscaler then adds nodes.</summary>
    Schedule,

    /// <summary>Stable pods give up their GPUs one at a time.</summary>
    Replace,
}
