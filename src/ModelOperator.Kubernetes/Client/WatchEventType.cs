namespace ModelOperator.Kubernetes.Client;

/// <summary>What happened to a watched object.</summary>
public enum WatchEventType
{
    /// <summary>It is new to this watch.</summary>
    Added,

    /// <summary>It changed.</summary>
    Modified,

    /// <summary>It is gone, or left the selector.</summary>
    Deleted,

    /// <summary>Nothing happened; the version moved on.</summary>
    Bookmark,
}
