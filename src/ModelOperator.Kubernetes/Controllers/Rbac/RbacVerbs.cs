namespace ModelOperator.Kubernetes.Controllers.Rbac;

/// <summary>The verbs of a role on a resource.</summary>
[Flags]
public enum RbacVerbs
{
    /// <summary>No verb.</summary>
    None = 0,

    /// <summary>Reads one object by name.</summary>
    Get = 1,

    /// <summary>Reads all objects.</summary>
    List = 1 << 1,

    /// <summary>Receives changes.</summary>
    Watch = 1 << 2,

    /// <summary>Makes new objects; a server-side apply of a new object needs this verb, too.</summary>
    Create = 1 << 3,

    /// <summary>Replaces objects.</summary>
    Update = 1 << 4,

    /// <summary>Changes a part of an object; a server-side apply is a patch.</summary>
    Patch = 1 << 5,

    /// <summary>Deletes one object by name.</summary>
    Delete = 1 << 6,

    /// <summary>The verbs that an informer needs.</summary>
    Read = Get | List | Watch,

    /// <summary>The verbs that a server-side apply needs.</summary>
    Apply = Create | Patch,
}
