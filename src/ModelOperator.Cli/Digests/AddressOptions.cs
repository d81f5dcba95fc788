using System.CommandLine;
using ModelOperator.Cli.Arguments;
using ModelOperator.Contracts.Models;
using ModelOperator.Contracts.Processes;
using ModelOperator.Fetching;
using ModelOperator.Fetching.Copying;
using ModelOperator.Fetching.Gcs;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.Cli.Digests;

/// <summary>The options for addresses. They are named as those of the fetching container, whose sources name them in messages.</summary>
internal sealed class AddressOptions
{
    private readonly Option<string?> _credentials = OptionForms.Text(
        FetchArguments.Credentials, "DIR",
        "Folder with the keys of a credentialsSecret as files: token, or username and password; sas for azure; "
            + "accessKeyId, secretAccessKey and sessionToken for s3. It wins over the environment.");

    private readonly Option<string?> _s3Endpoint = OptionForms.Text(
        FetchArguments.S3Endpoint, "ADDRESS", "Address of an S3 service other than Amazon's.");

    private readonly Option<string?> _s3Region = OptionForms.Text(
        FetchArguments.S3Region, "REGION", "Region of the bucket. Default: $AWS_REGION, then $AWS_DEFAULT_REGION, then us-east-1.");

    private readonly Option<bool> _s3PathStyle = OptionForms.Switch(
        FetchArguments.S3PathStyle, "The bucket is in the path, as with MinIO, instead of in the host's name.");

    private readonly Option<string?> _hubEndpoint = OptionForms.Text(
        FetchArguments.HubEndpoint, "ADDRESS",
        $"Address of a mirror of the Hugging Face Hub, which then gets HF_TOKEN. Default: {HubAddress.DefaultEndpoint}.");

    private readonly Option<string?> _gcsEndpoint = OptionForms.Text(
        FetchArguments.GcsEndpoint, "ADDRESS", "Address of a service with the JSON API of Google Cloud Storage, for gs://.");

    private readonly Option<string?> _azureEndpoint = OptionForms.Text(
        FetchArguments.AzureEndpoint, "ADDRESS",
        "Address of a service with the API of Azure Blob Storage, for azure://; the account is then in the path.");

    private readonly Option<string[]?> _allowHttp = OptionForms.Texts(
        FetchArguments.AllowHttp, "HOSTS", "Hosts that may be read without TLS, separated by commas.");

    private readonly Option<bool> _allowPrivateRedirects = OptionForms.Switch(
        FetchArguments.AllowPrivateRedirects, "A server may redirect to an address inside the network.");

    private readonly Option<string[]?> _tokenServers = OptionForms.Pairs(
        FetchArguments.TokenServers, "REGISTRY=SERVER", "Servers that get the credentials for a registry and give tokens for it.");

    private readonly Option<long?> _maxSize = OptionForms.Size("--max-size", "Largest file to read.", $"{CopyBounds.UsualFileGibibytes}Gi");

    private readonly Option<long?> _maxFolderSize = OptionForms.Size(
        FetchArguments.MaxFolderSize, "Most bytes of all files of a folder.", $"{FetchArguments.UsualFolderGibibytes}Gi");

    private readonly Option<TimeSpan?> _timeout = OptionForms.Seconds(
        "--timeout-seconds", "How long the whole reading of a file may take.", CopyBounds.UsualFileSeconds);

    private readonly Option<TimeSpan?> _folderTimeout = OptionForms.Seconds(
        "--folder-timeout-seconds", "How long the reading of a folder may go on without completing another file.",
        CopyBounds.UsualFolderSeconds);

    private readonly Option<TimeSpan?> _stallTimeout = OptionForms.Seconds(
        "--stall-timeout-seconds", "How long the source may send nothing.", CopyBounds.UsualStallSeconds);

    public IEnumerable<Option> All =>
    [
        _credentials, _s3Endpoint, _s3Region, _s3PathStyle, _hubEndpoint, _gcsEndpoint, _azureEndpoint, _allowHttp,
        _allowPrivateRedirects, _tokenServers, _maxSize, _maxFolderSize, _timeout, _folderTimeout, _stallTimeout,
    ];

    /// <summary>The name of an option that the command line has; null when it has none of them.</summary>
    public string? FirstGiven(ParseResult result) => All.FirstOrDefault(option => result.GetResult(option) is { Implicit: false })?.Name;

    public CopyBounds ReadBounds(ParseResult result) => new()
    {
        MaxSize = result.GetValue(_maxSize) ?? CopyBounds.Usual.MaxSize,
        MaxFolderSize = result.GetValue(_maxFolderSize) ?? CopyBounds.Usual.MaxFolderSize,
        Timeout = result.GetValue(_timeout) ?? CopyBounds.Usual.Timeout,
        FolderTimeout = result.GetValue(_folderTimeout) ?? CopyBounds.Usual.FolderTimeout,
        StallTimeout = result.GetValue(_stallTimeout) ?? CopyBounds.Usual.StallTimeout,
    };

    /// <summary>Reads the settings of the source of one address.</summary>
    /// <param name="uri">The address.</param>
    /// <param name="result">The command line.</param>
    /// <param name="environment">Reads a variable of the environment.</param>
    /// <exception cref="FetchException">An option or a variable cannot be used.</exception>
    public SourceOptions ReadSource(ModelUri uri, ParseResult result, Func<string, string?> environment)
    {
        var credentials = result.GetValue(_credentials) ?? "";
        if (credentials.Length > 0 && !Directory.Exists(credentials))
        {
            throw new FetchException($"{FetchArguments.Credentials}={credentials} is no folder; its files are named as the keys of a "
                + "credentialsSecret");
        }

        // A secret is read for its own kind of address alone, so that no other server can get it.
        var variables = credentials.Length > 0 ? EnvironmentSecrets.None : EnvironmentSecrets.Read(uri.Scheme, environment);
        return new()
        {
            S3 = new()
            {
                Endpoint = result.GetValue(_s3Endpoint) ?? "",
                Region = result.GetValue(_s3Region) ?? (uri.Scheme is "s3" ? RegionIn(environment) : null) ?? "us-east-1",
                PathStyle = result.GetValue(_s3PathStyle),
                Keys = variables.S3Keys,
            },
            Hub = new() { Endpoint = result.GetValue(_hubEndpoint) ?? HubAddress.DefaultEndpoint, Token = variables.HubToken },
            Gcs = new() { Endpoint = result.GetValue(_gcsEndpoint) ?? GcsOptions.DefaultEndpoint },
            Azure = new() { Endpoint = result.GetValue(_azureEndpoint) ?? "" },
            Http = new()
            {
                Credentials = credentials,
                CredentialsName = uri.Scheme is ModelAddress.Hub
                    ? $"{EnvironmentSecrets.HubTokenVariable} or {FetchArguments.Credentials}" : FetchArguments.Credentials,
                PlainHosts = result.GetValue(_allowHttp) ?? [],
                AllowPrivateRedirects = result.GetValue(_allowPrivateRedirects),
                TokenServers = result.GetValue(_tokenServers) ?? [],
            },
        };
    }

    private static string? RegionIn(Func<string, string?> environment) =>
        EnvironmentSecrets.Value("AWS_REGION", environment) ?? EnvironmentSecrets.Value("AWS_DEFAULT_REGION", environment);
}
