namespace ModelOperator.Kubernetes.Controllers.Writes;

/// <summary>Whether the caches contain what a key has written.</summary>
internal enum WriteState
{
    /// <summary>They do.</summary>
    Seen,

    /// <summary>Not yet; the key is called again.</summary>
    Waiting,

    /// <summary>Not in the time that events may take.</summary>
    Late,
}
