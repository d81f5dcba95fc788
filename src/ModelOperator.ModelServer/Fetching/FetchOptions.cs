using System.CommandLine;
using ModelOperator.Contracts.Models;
using ModelOperator.Contracts.Processes;
using ModelOperator.Fetching.Azure;
using ModelOperator.Fetching.Copying;
using ModelOperator.Fetching.Gcs;
using ModelOperator.Fetching.Http;
using ModelOperator.Fetching.Hub;
using ModelOperator.Fetching.Identity;
using ModelOperator.Fetching.S3;
using ModelOperator.Fetching.Sources;
using ModelOperator.ModelServer.Settings;

namespace ModelOperator.ModelServer.Fetching;

/// <summary>The command line options of <c>fetch</c>.</summary>
internal sealed class FetchOptions
{
    private const int MaxSeconds = 24 * 60 * 60;

    private readonly Setting<string> _uri = SettingKinds.Text(FetchArguments.Uri,
        "Where the model is: https://host/path, s3://bucket/key, gs://bucket/key, azure://account/container/path, "
            + "oci://registry/repository:tag, pvc://claim/path or configmap://name/key; a folder: hf://organisation/name@revision, or "
            + "s3, gs, azure, oci or pvc with a slash at the end");

    private readonly Setting<string> _output = SettingKinds.Text(
        FetchArguments.Output, "The file or folder to write; replaced only by a whole, verified one");

    private readonly Setting<string> _sha256 = SettingKinds.Pattern(
        FetchArguments.Sha256, "Digest that the file or folder must have", "a SHA-256 digest, 64 digits of lower-case hex",
        text => DigestText.IsSha256(text), "");

    private readonly Setting<bool> _shared = SettingKinds.Flag(
        FetchArguments.Shared, "Whether pods share the folder that the output is in: one of them downloads, and the others use its files");

    private readonly Setting<bool> _inPlace = SettingKinds.Flag(
        FetchArguments.InPlace, "Whether the model of a pvc:// address is served from where it is on the shared claim, which is mounted at "
            + "the source: it is verified once, and not copied");

    private readonly Setting<string> _heldDigest = SettingKinds.Text(
        FetchArguments.HeldDigest,
        "File with the digest that the first pod of this revision found, used without --sha256; while there is no such file, "
            + "any digest will do",
        "");

    private readonly Setting<string> _source = SettingKinds.Text(
        FetchArguments.Source, "Directory where the ConfigMap or volume of a configmap:// or pvc:// address is mounted", "/source");

    private readonly Setting<long> _maxSize = SettingKinds.Size(
        "--max-size", "Largest file to accept", "1Ki", "1024Gi", $"{CopyBounds.UsualFileGibibytes}Gi");

    private readonly Setting<long> _maxFolderSize = SettingKinds.Size(
        FetchArguments.MaxFolderSize, "Most bytes of all files of a folder", "1Ki", "16384Gi", $"{FetchArguments.UsualFolderGibibytes}Gi");

    private readonly Setting<TimeSpan> _timeout = SettingKinds.Seconds(
        "--timeout-seconds", "How long the whole fetch of a file may take", 1, MaxSeconds, CopyBounds.UsualFileSeconds);

    private readonly Setting<TimeSpan> _folderTimeout = SettingKinds.Seconds(
        "--folder-timeout-seconds", "How long the fetch of a folder may go on without completing another file", 1, MaxSeconds,
        CopyBounds.UsualFolderSeconds);

    private readonly Setting<TimeSpan> _stallTimeout = SettingKinds.Seconds(
        "--stall-timeout-seconds", "How long the source may send nothing", 1, MaxSeconds, CopyBounds.UsualStallSeconds);

    private readonly Setting<int> _progressPort = SettingKinds.Integer(
        "--progress-port", "Port on which others ask how far the download is, at /fetch and /metrics; 0: none", 0, 65535, Ports.Operations);

    private readonly Setting<IReadOnlyList<string>> _allowHttp = SettingKinds.List(
        FetchArguments.AllowHttp, "Hosts that may be read without TLS (http://), separated by commas");

    private readonly Setting<string> _credentials = SettingKinds.Text(
        FetchArguments.Credentials, "Directory of a mounted Secret: token, or username and password, for https, oci, hf and gs; "
            + "sas for azure; "
            + "accessKeyId, secretAccessKey and sessionToken for s3", "");

    private readonly Setting<bool> _workloadIdentity = SettingKinds.Flag(
        FetchArguments.WorkloadIdentity,
        "Whether s3, gs and azure are asked with the identity that the cloud gives the pod's ServiceAccount, when there are no other "
            + "credentials");

    private readonly Setting<IReadOnlyList<string>> _identityHosts = SettingKinds.List(
        FetchArguments.IdentityHosts,
        "Stores of gs:// and azure:// addresses, beside the clouds' own, that may see a token of that identity: "
            + "hosts, with their port where it is not the usual one, separated by commas");

    private readonly Setting<bool> _allowPrivateRedirects = SettingKinds.Flag(
        FetchArguments.AllowPrivateRedirects, "Whether a server may redirect to an address inside the network");

    private readonly Setting<IReadOnlyList<string>> _tokenServers = SettingKinds.Pairs(
        FetchArguments.TokenServers, "Servers that get the credentials for a registry and give tokens for it, "
            + "as REGISTRY=SERVER, separated by commas");

    private readonly Setting<string> _s3Endpoint = SettingKinds.Text(
        FetchArguments.S3Endpoint, "Address of an S3 service other than Amazon's", "");

    private readonly Setting<string> _s3Region = SettingKinds.Text(FetchArguments.S3Region, "Region of the bucket", "us-east-1");

    private readonly Setting<bool> _s3PathStyle = SettingKinds.Flag(
        FetchArguments.S3PathStyle, "Whether the bucket is in the path, as with MinIO, instead of in the host's name");

    private readonly Setting<string> _hubEndpoint = SettingKinds.Text(
        FetchArguments.HubEndpoint, "Address of the Hugging Face Hub, or of a mirror of it, for hf://", HubAddress.DefaultEndpoint);

    private readonly Setting<string> _gcsEndpoint = SettingKinds.Text(
        FetchArguments.GcsEndpoint, "Address of Google Cloud Storage, or of a service with its JSON API, for gs://",
        GcsOptions.DefaultEndpoint);

    private readonly Setting<string> _azureEndpoint = SettingKinds.Text(
        FetchArguments.AzureEndpoint,
        "Address of a service other than Azure's with the API of Blob Storage, for azure://; the account is then in the path", "");

    public IEnumerable<Option> All =>
    [
        _uri.Option, _output.Option, _sha256.Option, _shared.Option, _inPlace.Option, _heldDigest.Option, _source.Option, _maxSize.Option,
        _maxFolderSize.Option, _timeout.Option, _folderTimeout.Option, _stallTimeout.Option, _progressPort.Option,
        _allowHttp.Option, _credentials.Option, _workloadIdentity.Option, _identityHosts.Option, _allowPrivateRedirects.Option,
        _tokenServers.Option, _s3Endpoint.Option, _s3Region.Option, _s3PathStyle.Option, _hubEndpoint.Option, _gcsEndpoint.Option,
        _azureEndpoint.Option,
    ];

    public FetchSettings Read(ParseResult arguments, Func<string, string?> environment) => new()
    {
        Uri = ModelUri.Parse(_uri.Read(arguments, environment)),
        Output = Path.GetFullPath(_output.Read(arguments, environment)),
        Sha256 = _sha256.Read(arguments, environment),
        Shared = _shared.Read(arguments, environment),
        InPlace = _inPlace.Read(arguments, environment),
        HeldDigest = _heldDigest.Read(arguments, environment),
        Source = _source.Read(arguments, environment),
        MaxSize = _maxSize.Read(arguments, environment),
        MaxFolderSize = _maxFolderSize.Read(arguments, environment),
        Timeout = _timeout.Read(arguments, environment),
        FolderTimeout = _folderTimeout.Read(arguments, environment),
        StallTimeout = _stallTimeout.Read(arguments, environment),
        ProgressPort = _progressPort.Read(arguments, environment),
        S3 = new S3Options
        {
            Endpoint = _s3Endpoint.Read(arguments, environment),
            Region = _s3Region.Read(arguments, environment),
            PathStyle = _s3PathStyle.Read(arguments, environment),
        },
        Hub = new HubOptions { Endpoint = _hubEndpoint.Read(arguments, environment) },
        Gcs = new GcsOptions { Endpoint = _gcsEndpoint.Read(arguments, environment) },
        Azure = new AzureOptions { Endpoint = _azureEndpoint.Read(arguments, environment) },
        Identity = new IdentityOptions
        {
            IsEnabled = _workloadIdentity.Read(arguments, environment),
            Hosts = _identityHosts.Read(arguments, environment),
            Environment = environment,
        },
        Http = new HttpSourceOptions
        {
            Credentials = _credentials.Read(arguments, environment),
            PlainHosts = _allowHttp.Read(arguments, environment),
            AllowPrivateRedirects = _allowPrivateRedirects.Read(arguments, environment),
            TokenServers = _tokenServers.Read(arguments, environment),
        },
    };
}
