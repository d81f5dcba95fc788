using System.Net.Http.Headers;
using Amazon.Runtime;
using ModelOperator.Contracts.Processes;
using ModelOperator.Fetching.Http;

namespace ModelOperator.Fetching.Identity;

/// <summary>The identity that a cloud gives the pod's ServiceAccount. Each cloud is asked only when its store is read, and the node's own
/// identity on AWS and Azure never.</summary>
internal sealed class WorkloadIdentity : IDisposable
{
    // Three tries, with what they wait between, are shorter than the usual time that a source may send nothing.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(7);

    private static readonly string[] Google = [".googleapis.com"];
    private static readonly string[] Azure = [".blob.core.windows.net", ".blob.core.chinacloudapi.cn", ".blob.core.usgovcloudapi.net"];

    private readonly IdentityOptions _options;
    private readonly TextWriter _output;
    private int _told;
    private readonly IdentityServer _server;
    private readonly AzureIdentity _azure;
    private readonly Renewed<string?> _googleToken;
    private readonly Renewed<string> _azureToken;
    private readonly Renewed<ImmutableCredentials>? _awsKeys;

    /// <param name="options">The settings.</param>
    /// <param name="http">The settings of connections.</param>
    /// <param name="bucketRegion">The region of the bucket, in which AWS is asked when the environment names none.</param>
    /// <param name="time">The clock.</param>
    /// <param name="output">The log.</param>
    public WorkloadIdentity(IdentityOptions options, HttpSourceOptions http, string bucketRegion, TimeProvider time, TextWriter output)
    {
        (_options, _output) = (options, output);
        _server = IdentityServer.Create(http, time, Limit);
        _azure = new AzureIdentity(_server, options, time);
        _googleToken = new(new GoogleIdentity(_server, options, time, output).AskAsync, time, output);
        _azureToken = new(_azure.AskAsync, time, output);
        var web = new WebIdentity(_server, options, bucketRegion);
        var agent = new PodIdentity(_server, options);
        // The order of the SDKs, for a pod that has both.
        _awsKeys = web.IsSetUp ? new(web.AskAsync, time, output) : agent.IsSetUp ? new(agent.AskAsync, time, output) : null;
    }

    /// <summary>Gives keys for S3. Null when the pod has none.</summary>
    public AwsKeys? Aws() => _options.IsEnabled && _awsKeys is not null ? new AwsKeys(_awsKeys) : null;

    /// <summary>Gives a token for a store of Azure. Null when the pod has none, or when the store is somebody else's.</summary>
    /// <param name="store">The address of the store.</param>
    /// <param name="cancellationToken">Stops the question for the token.</param>
    public async Task<AuthenticationHeaderValue?> AzureAsync(Uri store, CancellationToken cancellationToken) =>
        _options.IsEnabled && _azure.IsSetUp && await IsTrustedAsync(DistrustOfAzure(store))
            ? Bearer(await _azureToken.GetAsync(cancellationToken)) : null;

    /// <summary>Says why a store of Azure is read without the pod's identity, and the remedy. Null when it is read with it, or when the pod
    /// has none.</summary>
    public string? DistrustOfAzure(Uri store) => _options.IsEnabled && _azure.IsSetUp ? Distrust(store, "Azure", Azure) : null;

    /// <summary>Gives a token for a store of Google. Null when the pod has none, or when the store is somebody else's.</summary>
    /// <param name="store">The address of the store.</param>
    /// <param name="cancellationToken">Stops the question for the token.</param>
    public async Task<AuthenticationHeaderValue?> GoogleAsync(Uri store, CancellationToken cancellationToken) =>
        _options.IsEnabled && await IsTrustedAsync(DistrustOfGoogle(store))
            ? Bearer(await _googleToken.GetAsync(cancellationToken)) : null;

    /// <summary>Says why a store of Google is read without the pod's identity, and the remedy. Null when it is read with it, or when
    /// identities are not used.</summary>
    public string? DistrustOfGoogle(Uri store) => _options.IsEnabled ? Distrust(store, "Google", Google) : null;

    public void Dispose()
    {
        _server.Dispose();
        _googleToken.Dispose();
        _azureToken.Dispose();
        _awsKeys?.Dispose();
    }

    // Who can read the token can use it at the cloud itself, for everything that the identity may do there.
    private async Task<bool> IsTrustedAsync(string? distrust)
    {
        if (distrust is not null && Interlocked.Exchange(ref _told, 1) == 0)
        {
            await _output.WriteLineAsync(distrust);
        }

        return distrust is null;
    }

    private string? Distrust(Uri store, string name, string[] cloud) => _options.Trusts(store, cloud)
        ? null
        : $"{store.Authority} is not {name}'s, so it is read without the pod's identity; an administrator can name it in "
            + $"{FetchArguments.IdentityHosts} (chart value identityHosts)";

    private static AuthenticationHeaderValue? Bearer(string? token) => token is null ? null : new("Bearer", token);
}
