using Amazon.Runtime;

namespace ModelOperator.Fetching.S3;

/// <summary>Keys of an S3 service. The secret signs requests and is not sent; the name and the token are.</summary>
/// <param name="id">The name of the key.</param>
/// <param name="secret">The secret part.</param>
/// <param name="session">The token of keys that end; null for others.</param>
internal sealed class S3Keys(string id, string secret, string? session)
{
    public AWSCredentials Credentials() =>
        session is null ? new BasicAWSCredentials(id, secret) : new SessionAWSCredentials(id, secret, session);
}
