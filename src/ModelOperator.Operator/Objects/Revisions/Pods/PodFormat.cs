namespace ModelOperator.Operator.Objects.Revisions.Pods;

/// <summary>
/// The way in which pods are made from a template. Each revision keeps the format that it was first made with, which is written on its
/// ControllerRevision, so that a Deployment that is made again after an upgrade is the same as before.
/// </summary>
internal enum PodFormat
{
    /// <summary>The first format. A ControllerRevision without a format has this one.</summary>
    First = 1,

    /// <summary>Scratch space has a limit, and probes have a port of their own.</summary>
    Bounded = 2,

    /// <summary>
    /// Without a digest in the spec, the revision is held to its first pod's model. Pods are spread over nodes and zones where that is
    /// possible.
    /// </summary>
    Held = 3,

    /// <summary>Pods with NVIDIA GPUs run the model server's CUDA image, where one is configured.</summary>
    Accelerated = 4,

    /// <summary>
    /// With <c>spec.pod.serviceAccountName</c> and without a Secret, stores of clouds are asked with the identity of that ServiceAccount.
    /// </summary>
    Identified = 5,
}
