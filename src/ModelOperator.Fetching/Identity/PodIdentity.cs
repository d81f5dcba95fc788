using System.Net;
using Amazon.Runtime;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Identity;

/// <summary>Asks the agent of EKS Pod Identity on the node for keys.</summary>
internal sealed class PodIdentity(IdentityServer server, IdentityOptions options)
{
    private const string Name = "the agent of EKS Pod Identity";
    private const string AddressVariable = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
    private const string FileVariable = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";

    // The addresses of the agents of EKS and ECS, which lead no further than the node.
    private static readonly IPAddress[] Agents =
        [IPAddress.Parse("169.254.170.23"), IPAddress.Parse("fd00:ec2::23"), IPAddress.Parse("169.254.170.2")];

    /// <summary>True when the webhook of EKS has set it up.</summary>
    public bool IsSetUp => options.Read(AddressVariable) is not null;

    /// <exception cref="FetchException">A variable is wrong, or there are no keys.</exception>
    public async Task<Lent<ImmutableCredentials>> AskAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address());
        if (options.Read(FileVariable) is { } file)
        {
            request.Headers.TryAddWithoutValidation(
                "Authorization", await TokenFile.ReadAsync(FileVariable, file, cancellationToken));
        }

        var (_, body) = await server.AskAsync(
            Name, request,
            refusal => IdentityJsonContext.TryRead(refusal, IdentityJsonContext.Default.AgentRefusal) is { } read
                ? string.Join(": ", new[] { read.Code, read.Message }.Where(part => !string.IsNullOrEmpty(part)))
                : null,
            cancellationToken);
        var keys = IdentityJsonContext.Read(Name, body, IdentityJsonContext.Default.AgentKeys);
        return keys is { AccessKeyId.Length: > 0, SecretAccessKey.Length: > 0, Token.Length: > 0, Expiration: { } ends }
            ? new(new ImmutableCredentials(keys.AccessKeyId, keys.SecretAccessKey, keys.Token), ends)
            : throw new FetchException($"the answer of {Name} has no keys that end");
    }

    private Uri Address()
    {
        var given = options.Read(AddressVariable)!;
        return Uri.TryCreate(given, UriKind.Absolute, out var address)
            && (address.Scheme is "https" || (address.Scheme is "http" && IsOnTheNode(address)))
                ? address
                : throw new FetchException(
                    $"{AddressVariable}={given} must be https, or http of this node ({Agents[0]}), because the pod's token goes there");
    }

    private static bool IsOnTheNode(Uri address) =>
        address.IsLoopback || (IPAddress.TryParse(address.DnsSafeHost, out var ip) && Agents.Contains(ip));
}
