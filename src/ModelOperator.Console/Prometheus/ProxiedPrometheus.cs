using System.Text.RegularExpressions;
using ModelOperator.Commands.Errors;
using ModelOperator.Console.Answers;
using ModelOperator.Kubernetes.Client;

namespace ModelOperator.Console.Prometheus;

/// <summary>A Prometheus in the cluster, reached through the API server with the caller's right to get <c>services/proxy</c>.</summary>
internal sealed partial class ProxiedPrometheus(IServiceProxy proxy, string ns, string service) : IPrometheus
{
    /// <inheritdoc />
    public string? Url => null;

    /// <inheritdoc />
    public string Via => $"{ns}/{service}";

    /// <summary>Reads the option <c>--prometheus-service</c>.</summary>
    /// <exception cref="RefusedException">It names no Service.</exception>
    public static (string Namespace, string Service) Parse(string text) => Form().Match(text) is { Success: true } match
        ? (match.Groups["namespace"].Value, match.Groups["service"].Value)
        : throw new RefusedException(
            $"--prometheus-service '{text}' names no Service; write it as NAMESPACE/NAME:PORT, for example monitoring/prometheus:9090");

    /// <inheritdoc />
    public async Task<byte[]> GetAsync(string pathAndQuery, CancellationToken cancellationToken)
    {
        try
        {
            return await proxy.GetThroughServiceAsync(ns, service, pathAndQuery, PrometheusReader.MaxBytes, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PrometheusException(
                $"Prometheus cannot be read through Service {Via}: {FailureAnswers.SentenceOf(exception)}", exception);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        // The connection to the API server belongs to somebody else.
    }

    [GeneratedRegex(
        "^(?<namespace>[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)/(?<service>(https?:)?[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?:[a-z0-9-]{1,15})$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
