namespace ModelOperator.Api.Spec;

/// <summary>What to do when no GPU is free for a candidate.</summary>
public enum GpuWhenFull
{
    /// <summary>Wait until one is.</summary>
    Wait,

    /// <summary>One stable pod at a time gives its GPU up.</summary>
    Replace,
}
