using System.Net.Http.Headers;
using System.Text;

namespace ModelOperator.Analysis.Sources.Prometheus;

/// <summary>The Authorization header, read from its files for every query so that they may rotate.</summary>
internal sealed class PrometheusCredentials(MetricSourceOptions options)
{
    private const int LargestFile = 64 * 1024;

    /// <summary>The header; null when none is configured.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public async Task<AuthenticationHeaderValue?> ReadAsync(CancellationToken cancellationToken)
    {
        if (options.BearerTokenFile is not null)
        {
            return new AuthenticationHeaderValue("Bearer", await SecretAsync(options.BearerTokenFile, cancellationToken));
        }

        if (options.UsernameFile is null || options.PasswordFile is null)
        {
            return null;
        }

        var user = await SecretAsync(options.UsernameFile, cancellationToken);
        var password = await SecretAsync(options.PasswordFile, cancellationToken);
        return new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
    }

    private static async Task<string> SecretAsync(string file, CancellationToken cancellationToken)
    {
        if (new FileInfo(file).Length > LargestFile)
        {
            throw new IOException($"{file} is larger than {LargestFile} bytes");
        }

        var secret = (await File.ReadAllTextAsync(file, cancellationToken)).Trim();
        return secret.Length > 0 && !secret.AsSpan().ContainsAny('\r', '\n') ? secret : throw new IOException($"{file} is empty or has several lines");
    }
}
