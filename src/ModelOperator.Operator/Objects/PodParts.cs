namespace ModelOperator.Operator.Objects;

/// <summary>Names the parts that the operator gives every pod of a revision.</summary>
internal static class PodParts
{
    /// <summary>The container that serves the model.</summary>
    public const string Server = "server";

    /// <summary>The container that fetches the model.</summary>
    public const string Fetch = "fetch";

    /// <summary>The volume that holds the model.</summary>
    public const string Models = "models";

    /// <summary>The volume for temporary files.</summary>
    public const string Temporary = "tmp";

    /// <summary>The path at which that volume is mounted.</summary>
    public const string TemporaryPath = "/tmp";

    /// <summary>The volume of shared memory, which a preset may ask for.</summary>
    public const string SharedMemory = "dshm";

    /// <summary>The path at which that volume is mounted.</summary>
    public const string SharedMemoryPath = "/dev/shm";
}
