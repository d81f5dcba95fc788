namespace ModelOperator.Kubernetes.Controllers.Writes;

/// <summary>Tells whether the caches contain what a key has written.</summary>
internal enum WriteState
{
    /// <summary>The caches contain it.</summary>
    Seen,

    /// <summary>The caches do not contain it yet; the key is called again.</summary>
    Waiting,

    /// <summary>The caches do not contain it, although the time for events to arrive is over.</summary>
    Late,
}
