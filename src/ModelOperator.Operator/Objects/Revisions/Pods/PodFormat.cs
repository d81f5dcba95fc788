namespace ModelOperator.Operator.Objects.Revisions.Pods;

/// <summary>
/// How pods are made of a template. Each revision keeps the way it was made in first, written on its ControllerRevision: a Deployment that
/// is made again after an upgrade is the one it was.
/// </summary>
internal enum PodFormat
{
    /// <summary>Before there were others; what a ControllerRevision without a word on it means.</summary>
    First = 1,

    /// <summary>Scratch space has a limit, and probes have a port of their own.</summary>
    Bounded = 2,

    /// <summary>
    /// Without a digest in the spec, the first pod's is held; and pods are spread over nodes and zones where that can be.
    /// </summary>
    Held = 3,

    /// <summary>Pods with NVIDIA GPUs run the model server's CUDA image, where one is configured.</summary>
    Accelerated = 4,
}
