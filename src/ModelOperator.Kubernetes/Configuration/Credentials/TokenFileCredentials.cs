using System.Net.Http.Headers;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Kubernetes.Configuration.Credentials;

/// <summary>Reads a token from a file that is rotated: every minute, and at once when the server refuses the token.</summary>
internal sealed class TokenFileCredentials(string path, TimeProvider time) : ICredentialSource
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim _reading = new(1, 1);
    private volatile Read? _latest;

    public async ValueTask<AuthenticationHeaderValue?> GetAsync(AuthenticationHeaderValue? rejected, CancellationToken cancellationToken)
    {
        if (IsGood(rejected) is { } header)
        {
            return header;
        }

        await _reading.WaitAsync(cancellationToken);
        try
        {
            return IsGood(rejected) ?? (_latest = await ReadAsync(cancellationToken)).Header;
        }
        catch (KubernetesConfigurationException) when (rejected is null && _latest is { } old)
        {
            return old.Header; // the file is being rotated, and the old token is valid for a while
        }
        finally
        {
            _reading.Release();
        }
    }

    private AuthenticationHeaderValue? IsGood(AuthenticationHeaderValue? rejected) =>
        _latest is { } read && !Equals(read.Header, rejected) && time.GetElapsedTime(read.At) < MaxAge ? read.Header : null;

    private async Task<Read> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var token = (await File.ReadAllTextAsync(path, cancellationToken)).Trim();
            return token.Length > 0
                ? new Read(new AuthenticationHeaderValue("Bearer", token), time.GetTimestamp())
                : throw new KubernetesConfigurationException($"The token file {path} is empty.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new KubernetesConfigurationException($"The token file {path} cannot be read: {exception.Message}", exception);
        }
    }

    private sealed record Read(AuthenticationHeaderValue Header, long At);
}
