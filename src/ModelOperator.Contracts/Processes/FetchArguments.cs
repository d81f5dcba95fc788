namespace ModelOperator.Contracts.Processes;

/// <summary>The arguments that the operator gives the container that fetches a model.</summary>
public static class FetchArguments
{
    /// <summary>The command that fetches a model. It is the first argument.</summary>
    public const string Command = "fetch";

    /// <summary>The address of the model.</summary>
    public const string Uri = "--uri";

    /// <summary>The path of the file or folder to write.</summary>
    public const string Output = "--output";

    /// <summary>The digest that the file or folder must have.</summary>
    public const string Sha256 = "--sha256";

    /// <summary>True or false: whether pods share the folder that the output is in.</summary>
    public const string Shared = "--shared";

    /// <summary>True or false: whether the model is on the shared folder's claim already, and is served from where it is.</summary>
    public const string InPlace = "--in-place";

    /// <summary>The path of a file with the digest that the revision's first pod has fetched.</summary>
    public const string HeldDigest = "--held-digest";

    /// <summary>The folder in which the ConfigMap or volume of the model's address is mounted.</summary>
    public const string Source = "--source";

    /// <summary>The folder in which the Secret with credentials is mounted.</summary>
    public const string Credentials = "--credentials";

    /// <summary>True or false: whether stores are asked with the identity that the cloud gives the pod's ServiceAccount.</summary>
    public const string WorkloadIdentity = "--workload-identity";

    /// <summary>The stores that may see a token of that identity beside the clouds' own, with commas between.</summary>
    public const string IdentityHosts = "--identity-hosts";

    /// <summary>The servers that give tokens for registries, as pairs such as <c>registry.example=tokens.example</c>, with commas
    /// between.</summary>
    public const string TokenServers = "--token-servers";

    /// <summary>The most bytes of all files of a folder.</summary>
    public const string MaxFolderSize = "--max-folder-size";

    /// <summary>The number of GiB that a folder may have when nobody says another.</summary>
    public const int UsualFolderGibibytes = 1024;

    /// <summary>The hosts that may be read without TLS, with commas between.</summary>
    public const string AllowHttp = "--allow-http";

    /// <summary>True or false: whether a server may redirect to an address inside the network.</summary>
    public const string AllowPrivateRedirects = "--allow-private-redirects";

    /// <summary>The address of the Hugging Face Hub or of a mirror.</summary>
    public const string HubEndpoint = "--hub-endpoint";

    /// <summary>The address of Google Cloud Storage or of a service with its API.</summary>
    public const string GcsEndpoint = "--gcs-endpoint";

    /// <summary>The address of a service with the API of Azure Blob Storage.</summary>
    public const string AzureEndpoint = "--azure-endpoint";

    /// <summary>The address of an S3 service.</summary>
    public const string S3Endpoint = "--s3-endpoint";

    /// <summary>The region of an S3 bucket.</summary>
    public const string S3Region = "--s3-region";

    /// <summary>True or false: whether the bucket is in the path of an address, and not in the name of its host.</summary>
    public const string S3PathStyle = "--s3-path-style";
}
