using System.Net;
using System.Text.RegularExpressions;
using ModelOperator.Commands.Errors;
using ModelOperator.Console.Answers;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Console.Prometheus;

/// <summary>A Prometheus in the cluster, reached through the API server with the caller's right to get <c>services/proxy</c>.</summary>
internal sealed partial class ProxiedPrometheus(IServiceProxy proxy, string ns, string service, TimeProvider time) : IPrometheus
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

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
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return await proxy.GetThroughServiceAsync(ns, service, pathAndQuery, PrometheusReader.MaxBytes, either.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PrometheusException(
                $"Prometheus has not answered through Service {Via} within {Patience.TotalSeconds} s.", exception);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PrometheusException($"Prometheus cannot be read through Service {Via}: {Reason(exception)}", exception);
        }
    }

    // The usual sentences are about ModelDeployments, which nobody has asked for here.
    private static string Reason(Exception exception) => exception switch
    {
        KubernetesApiException { IsNotFound: true, Status.Details.Kind: "services", Status.Details.Name: not null } =>
            "there is no such Service. Is --prometheus-service right?",
        KubernetesApiException { IsNotFound: true } =>
            "what answers there is no Prometheus, or has its API under another path (404). Is --prometheus-service right?",
        KubernetesApiException { StatusCode: HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable } unreachable =>
            $"the API server cannot reach a ready pod behind it: {unreachable.Message}",
        KubernetesApiException { StatusCode: not (HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized) } refused =>
            $"it answers {(int)refused.StatusCode}: {refused.Message}",
        InvalidDataException => $"its answer is larger than {PrometheusReader.MaxBytes >> 20} MiB.",
        _ => FailureAnswers.SentenceOf(exception),
    };

    /// <inheritdoc />
    public void Dispose()
    {
        // The connection to the API server belongs to somebody else.
    }

    [GeneratedRegex(
        "^(?<namespace>[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)/(?<service>(https?:)?[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?:[a-z0-9-]{1,15})\\z",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
