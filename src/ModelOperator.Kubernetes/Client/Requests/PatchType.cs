namespace ModelOperator.Kubernetes.Client.Requests;

/// <summary>The formats of a patch.</summary>
public enum PatchType
{
    /// <summary>A merge patch (RFC 7386): null deletes, objects are merged, and lists are replaced.</summary>
    Merge,

    /// <summary>A JSON patch (RFC 6902): a list of operations.</summary>
    Json,
}
