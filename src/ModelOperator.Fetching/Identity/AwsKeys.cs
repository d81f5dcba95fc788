using Amazon.Runtime;

namespace ModelOperator.Fetching.Identity;

/// <summary>Gives the S3 SDK keys that end. The SDK asks for them while it signs a request, when it is too late to ask a server, so they
/// are renewed before each request.</summary>
internal sealed class AwsKeys(Renewed<ImmutableCredentials> keys) : AWSCredentials
{
    private volatile ImmutableCredentials? _held;

    /// <summary>Sees to it that there are keys for the next request.</summary>
    public async Task RenewAsync(CancellationToken cancellationToken) => _held = await keys.GetAsync(cancellationToken);

    public override ImmutableCredentials GetCredentials() =>
        _held ?? throw new InvalidOperationException("The keys must be asked for before the request.");
}
