using System.Text.Json;
using Microsoft.Extensions.Options;
using ModelOperator.Contracts.Reports;
using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Observing.Pods;

namespace ModelOperator.Operator.Observing.Gateways;

/// <summary>Asks all gateways at once over HTTP. An answer that is too long, malformed or not sensible counts as no report.</summary>
internal sealed partial class HttpGatewayProbe(
    HttpMessageHandler handler, IOptions<ModelOperatorOptions> options, TimeProvider time, ILogger<HttpGatewayProbe> logger)
    : IGatewayProbe, IDisposable
{
    private readonly SlowGateways _slow = new(time);
    private readonly HttpClient _http = new(handler, disposeHandler: true)
    {
        MaxResponseContentBufferSize = GatewayReportRequests.LongestReport,
    };

    public async Task<IReadOnlyList<GatewayReport?>> ReportsAsync(IReadOnlyList<PodView> pods, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(
            TimeSpan.FromMilliseconds(options.Value.GatewayProbeTimeoutMilliseconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var answers = await Task.WhenAll(pods.Select(pod => AskAsync(pod, deadline.Token, either.Token)));
        cancellationToken.ThrowIfCancellationRequested();
        return answers;
    }

    public void Dispose() => _http.Dispose();

    private async Task<GatewayReport?> AskAsync(PodView pod, CancellationToken deadline, CancellationToken cancellationToken)
    {
        if (AdminAddress.Of(pod, GatewayReport.Path) is not { } address || !_slow.MayBeAsked(pod.Metadata.Uid!))
        {
            return null;
        }

        try
        {
            var report = await _http.ReportAsync(address, cancellationToken);
            _slow.Answered(pod.Metadata.Uid!);
            return report is { Ready: true } ? report : null;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or JsonException)
        {
            if (deadline.IsCancellationRequested)
            {
                _slow.WasSlow(pod.Metadata.Uid!);
            }

            Log.GatewaySilent(logger, pod.Metadata.NamespaceProperty!, pod.Metadata.Name!, exception.Message);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Gateway {Namespace}/{Pod} does not say which route it applies: {Reason}")]
        public static partial void GatewaySilent(ILogger logger, string @namespace, string pod, string reason);
    }
}
