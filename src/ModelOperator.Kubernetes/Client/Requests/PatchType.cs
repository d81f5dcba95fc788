namespace ModelOperator.Kubernetes.Client.Requests;

/// <summary>The dialects of a patch.</summary>
public enum PatchType
{
    /// <summary>RFC 7386: null deletes, objects merge, lists are replaced.</summary>
    Merge,

    /// <summary>RFC 6902: a list of operations.</summary>
    Json,
}
