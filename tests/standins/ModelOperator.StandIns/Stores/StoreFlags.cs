using ModelOperator.StandIns.Servers;

namespace ModelOperator.StandIns.Stores;

/// <summary>The flags of <c>modelstore</c>.</summary>
/// <param name="Folder">The folder with a folder for each bucket.</param>
/// <param name="BucketPort">The port with the API of S3.</param>
/// <param name="HubPort">The port with the API of the Hugging Face Hub.</param>
/// <param name="GooglePort">The port with the API of Google Cloud Storage.</param>
/// <param name="AzurePort">The port with the API of Azure Blob Storage.</param>
/// <param name="RegistryPort">The port with the API of a registry.</param>
internal sealed record StoreFlags(string Folder, int BucketPort, int HubPort, int GooglePort, int AzurePort, int RegistryPort)
{
    /// <summary>Reads them.</summary>
    public static StoreFlags Parse(IReadOnlyList<string> arguments)
    {
        var flags = new Flags(arguments, ["--folder", "--s3-port", "--hub-port", "--gcs-port", "--azure-port", "--registry-port"]);
        return new(
            flags.Text("--folder") ?? throw new ServerException("option '--folder' is missing"),
            flags.Port("--s3-port", 9000), flags.Port("--hub-port", 3000), flags.Port("--gcs-port", 4443),
            flags.Port("--azure-port", 10000), flags.Port("--registry-port", 5000));
    }
}
