using System.Net.Http.Headers;
using System.Text;

namespace ModelOperator.Kubernetes.Configuration.Credentials;

/// <summary>Holds credentials that never change: none, a token, or a user name and password.</summary>
internal sealed class FixedCredentials(AuthenticationHeaderValue? header) : ICredentialSource
{
    public static FixedCredentials None { get; } = new(header: null);

    public static FixedCredentials Token(string token) => new(new AuthenticationHeaderValue("Bearer", token.Trim()));

    public static FixedCredentials Basic(string user, string password) =>
        new(new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))));

    public ValueTask<AuthenticationHeaderValue?> GetAsync(AuthenticationHeaderValue? rejected, CancellationToken cancellationToken) =>
        new(header);
}
