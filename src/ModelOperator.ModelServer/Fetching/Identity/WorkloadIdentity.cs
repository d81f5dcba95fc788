using System.Net.Http.Headers;
using Amazon.Runtime;
using ModelOperator.ModelServer.Fetching.Http;

namespace ModelOperator.ModelServer.Fetching.Identity;

/// <summary>The identity that a cloud gives the pod's ServiceAccount. Each cloud is asked only when its store is read, and the node's own
/// identity on AWS and Azure never.</summary>
internal sealed class WorkloadIdentity : IDisposable
{
    // Three tries, with what they wait between, are shorter than the usual time that a source may send nothing.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(7);

    private readonly IdentityOptions _options;
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
        _options = options;
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

    /// <summary>Gives a token for Azure Storage. Null when the pod has none.</summary>
    public async Task<AuthenticationHeaderValue?> AzureAsync(CancellationToken cancellationToken) =>
        _options.IsEnabled && _azure.IsSetUp ? Bearer(await _azureToken.GetAsync(cancellationToken)) : null;

    /// <summary>Gives a token for Google Cloud Storage. Null when the pod has none.</summary>
    public async Task<AuthenticationHeaderValue?> GoogleAsync(CancellationToken cancellationToken) =>
        _options.IsEnabled ? Bearer(await _googleToken.GetAsync(cancellationToken)) : null;

    public void Dispose()
    {
        _server.Dispose();
        _googleToken.Dispose();
        _azureToken.Dispose();
        _awsKeys?.Dispose();
    }

    private static AuthenticationHeaderValue? Bearer(string? token) => token is null ? null : new("Bearer", token);
}
