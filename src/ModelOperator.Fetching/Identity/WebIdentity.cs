using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Amazon.Runtime;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Identity;

/// <summary>Exchanges the token of the pod's ServiceAccount for keys of a role, as the webhook of EKS has set it up (IAM roles for
/// ServiceAccounts).</summary>
internal sealed partial class WebIdentity(IdentityServer server, IdentityOptions options, string bucketRegion)
{
    private const string Name = "AWS STS";
    private const string RoleVariable = "AWS_ROLE_ARN";
    private const string FileVariable = "AWS_WEB_IDENTITY_TOKEN_FILE";
    private const string EndpointVariable = "AWS_ENDPOINT_URL_STS";

    /// <summary>True when the webhook has set it up.</summary>
    public bool IsSetUp => options.Read(FileVariable) is not null;

    /// <exception cref="FetchException">A variable is missing, or there are no keys.</exception>
    public async Task<Lent<ImmutableCredentials>> AskAsync(CancellationToken cancellationToken)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Action"] = "AssumeRoleWithWebIdentity",
            ["Version"] = "2011-06-15",
            ["RoleArn"] = options.Read(RoleVariable)
                ?? throw new FetchException($"the environment has {FileVariable}, but no {RoleVariable}; the webhook of EKS sets both"),
            ["RoleSessionName"] = options.Read("AWS_ROLE_SESSION_NAME") ?? "modelserver-fetch",
            ["WebIdentityToken"] = await TokenFile.ReadAsync(FileVariable, options.Read(FileVariable)!, cancellationToken),
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, Address()) { Content = new FormUrlEncodedContent(form) };
        var (_, body) = await server.AskAsync(Name, request, Explain, cancellationToken);
        var keys = TryLoad(body)?.Descendants().FirstOrDefault(element => element.Name.LocalName is "Credentials");
        string? Of(string name) => keys?.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value;
        return Of("AccessKeyId") is { Length: > 0 } id && Of("SecretAccessKey") is { Length: > 0 } secret
            && Of("SessionToken") is { Length: > 0 } token
            && DateTimeOffset.TryParse(Of("Expiration"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var ends)
                ? new(new ImmutableCredentials(id, secret, token), ends)
                : throw new FetchException($"the answer of {Name} has no keys that end");
    }

    private static string? Explain(byte[] refusal)
    {
        var error = TryLoad(refusal)?.Descendants().FirstOrDefault(element => element.Name.LocalName is "Error");
        var parts = error?.Elements().Where(element => element.Name.LocalName is "Code" or "Message").Select(element => element.Value);
        return parts is null ? null : string.Join(": ", parts);
    }

    private static XDocument? TryLoad(byte[] body)
    {
        try
        {
            // The reader's defaults refuse declarations of types, and with them entities that grow.
            using var reader = XmlReader.Create(new MemoryStream(body));
            return XDocument.Load(reader);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private Uri Address()
    {
        if (options.Read(EndpointVariable) is { } given)
        {
            return Uri.TryCreate(given, UriKind.Absolute, out var address) && address.Scheme is "https"
                ? address
                : throw new FetchException($"{EndpointVariable}={given} must be an https address, because the pod's token goes there");
        }

        if (options.Read("AWS_STS_REGIONAL_ENDPOINTS") is "legacy")
        {
            return new Uri("https://sts.amazonaws.com/");
        }

        var region = options.Read("AWS_REGION") ?? options.Read("AWS_DEFAULT_REGION") ?? bucketRegion;
        if (!Regions().IsMatch(region))
        {
            throw new FetchException($"AWS_REGION={region} is no region; it must be like eu-west-1");
        }

        return new Uri($"https://sts.{region}.amazonaws.com{(region.StartsWith("cn-", StringComparison.Ordinal) ? ".cn" : "")}/");
    }

    // The region becomes a part of the host's name, so it must not have a dot or a slash.
    [GeneratedRegex(@"\A[a-z0-9-]{1,40}\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Regions();
}
