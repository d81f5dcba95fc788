namespace ModelOperator.Kubernetes.Controllers.Rbac;

/// <summary>What a role may do with a resource.</summary>
[Flags]
public enum RbacVerbs
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Read one by name.</summary>
    Get = 1,

    /// <summary>Read all.</summary>
    List = 1 << 1,

    /// <summary>Be told of changes.</summary>
    Watch = 1 << 2,

    /// <summary>Make new ones; a server-side apply of a new object needs it, too.</summary>
    Create = 1 << 3,

    /// <summary>Replace.</summary>
    Update = 1 << 4,

    /// <summary>Change in part; server-side apply is a patch.</summary>
    Patch = 1 << 5,

    /// <summary>Delete one by name.</summary>
    Delete = 1 << 6,

    /// <summary>What an informer needs.</summary>
    Read = Get | List | Watch,

    /// <summary>What server-side apply needs.</summary>
    Apply = Create | Patch,
}
