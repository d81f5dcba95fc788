using System.Text.Json;
using Microsoft.Extensions.Options;
using ModelOperator.Kubernetes.Models;
using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Objects.Gateway;

namespace ModelOperator.Operator.Observing;

/// <summary>Asks over HTTP, all gateways at once.</summary>
internal sealed partial class HttpGatewayProbe(
    HttpClient http, IOptions<ModelOperatorOptions> options, TimeProvider time, ILogger<HttpGatewayProbe> logger) : IGatewayProbe
{
    public async Task<IReadOnlyList<GatewayReport?>> ReportsAsync(IReadOnlyList<V1Pod> pods, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(
            TimeSpan.FromMilliseconds(options.Value.GatewayProbeTimeoutMilliseconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var answers = await Task.WhenAll(pods.Select(pod => AskAsync(pod, either.Token)));
        cancellationToken.ThrowIfCancellationRequested();
        return answers;
    }

    private async Task<GatewayReport?> AskAsync(V1Pod pod, CancellationToken cancellationToken)
    {
        if (pod.Status?.PodIP is not { Length: > 0 } address)
        {
            return null;
        }

        try
        {
            var host = address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address;
            var uri = new Uri($"http://{host}:{GatewayDeploymentBuilder.AdminPort}/route");
            var answer = await http.GetFromJsonAsync(uri, GatewayReportJsonContext.Default.GatewayReport, cancellationToken);
            return answer is { Ready: true } ? answer : null;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or JsonException)
        {
            Log.GatewaySilent(logger, pod.Metadata.Namespace!, pod.Metadata.Name!, e.Message);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Gateway {Namespace}/{Pod} does not say which route it applies: {Reason}")]
        public static partial void GatewaySilent(ILogger logger, string @namespace, string pod, string reason);
    }
}
