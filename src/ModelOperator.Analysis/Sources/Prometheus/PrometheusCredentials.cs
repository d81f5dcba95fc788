using System.Text;
using ModelOperator.Hosting.Outgoing;

namespace ModelOperator.Analysis.Sources.Prometheus;

/// <summary>The headers that authorize the operator. They are read from their files for every query, so that they may be rotated.</summary>
internal sealed class PrometheusCredentials(MetricSourceOptions options)
{
    /// <summary>Sets the headers of a request.</summary>
    /// <returns>The secrets among the headers.</returns>
    /// <exception cref="IOException">A file cannot be read, or has no usable content.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public async Task<SourceSecrets> AuthorizeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var secrets = new List<string>();
        if (options.BearerTokenFile is not null)
        {
            request.Headers.Authorization = new("Bearer", await SecretAsync(options.BearerTokenFile));
        }
        else if (options.UsernameFile is not null && options.PasswordFile is not null)
        {
            var user = await SecretFile.ReadAsync(options.UsernameFile, cancellationToken);
            var password = await SecretAsync(options.PasswordFile);
            var both = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
            secrets.Add(both);
            request.Headers.Authorization = new("Basic", both);
        }

        foreach (var header in options.Headers)
        {
            var value = header.Value ?? await SecretAsync(header.ValueFile!);
            request.Headers.TryAddWithoutValidation(
                header.Name,
                SourceHeader.IsValue(value) ? value : throw new IOException($"{header.ValueFile} has what no header can carry"));
        }

        return new(secrets);

        async Task<string> SecretAsync(string file)
        {
            var secret = await SecretFile.ReadAsync(file, cancellationToken);
            secrets.Add(secret);
            return secret;
        }
    }
}
