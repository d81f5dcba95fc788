using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Identity;

/// <summary>Exchanges the token of the pod's ServiceAccount for one of Azure Storage, as the webhook of Azure's workload identity has set
/// it up.</summary>
internal sealed class AzureIdentity(IdentityServer server, IdentityOptions options, TimeProvider time)
{
    private const string Name = "Microsoft Entra";
    private const string ClientVariable = "AZURE_CLIENT_ID";
    private const string TenantVariable = "AZURE_TENANT_ID";
    private const string FileVariable = "AZURE_FEDERATED_TOKEN_FILE";
    private const string AuthorityVariable = "AZURE_AUTHORITY_HOST";

    // The same in all of Azure's clouds, for all accounts.
    private const string Scope = "https://storage.azure.com/.default";

    /// <summary>True when the webhook has set it up.</summary>
    public bool IsSetUp => options.Read(FileVariable) is not null;

    /// <exception cref="FetchException">A variable is missing, or there is no token.</exception>
    public async Task<Lent<string>> AskAsync(CancellationToken cancellationToken)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["client_id"] = Required(ClientVariable),
            ["scope"] = Scope,
            ["grant_type"] = "client_credentials",
            ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ["client_assertion"] = await TokenFile.ReadAsync(FileVariable, Required(FileVariable), cancellationToken),
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, Address()) { Content = new FormUrlEncodedContent(form) };
        var asked = time.GetUtcNow();
        var (_, body) = await server.AskAsync(
            Name, request,
            refusal => IdentityJsonContext.TryRead(refusal, IdentityJsonContext.Default.OAuthRefusal) is { } read
                ? read.Description ?? read.Error
                : null,
            cancellationToken);
        return OAuthToken.Read(Name, body, asked);
    }

    private string Required(string variable) => options.Read(variable)
        ?? throw new FetchException($"the environment has {FileVariable}, but no {variable}; Azure's webhook sets both");

    private Uri Address()
    {
        var authority = options.Read(AuthorityVariable) ?? "https://login.microsoftonline.com/";
        var path = $"{Uri.EscapeDataString(Required(TenantVariable))}/oauth2/v2.0/token";
        return Uri.TryCreate($"{authority.TrimEnd('/')}/{path}", UriKind.Absolute, out var address) && address.Scheme is "https"
            ? address
            : throw new FetchException($"{AuthorityVariable}={authority} must be an https address, because the pod's token goes there");
    }
}
