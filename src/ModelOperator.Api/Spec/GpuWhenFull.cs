namespace ModelOperator.Api.Spec;

/// <summary>What to do when matching nodes have too few GPUs free for a candidate.</summary>
public enum GpuWhenFull
{
    /// <summary>Make none of its pods until there are enough for all that its stage needs.</summary>
    Wait,

    /// <summary>Make its pods all the same and leave them pending: for a cluster whose autoscaler then adds nodes.</summary>
    Schedule,

    /// <summary>One stable pod at a time gives its GPU up.</summary>
    Replace,
}
