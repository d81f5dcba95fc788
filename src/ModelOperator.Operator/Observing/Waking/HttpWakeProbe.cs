using System.Globalization;
using System.Text.Json;
using ModelOperator.Contracts.Reports;
using ModelOperator.Operator.Observing.Gateways;
using ModelOperator.Operator.Observing.Pods;

namespace ModelOperator.Operator.Observing.Waking;

/// <summary>Asks over HTTP. An answer that is late, too long, malformed or not sensible counts as none.</summary>
internal sealed partial class HttpWakeProbe(HttpMessageHandler handler, TimeProvider time, ILogger<HttpWakeProbe> logger)
    : IWakeProbe, IDisposable
{
    // A gateway answers this long after the time that it was given, at most.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http = new(handler, disposeHandler: true)
    {
        MaxResponseContentBufferSize = GatewayReportRequests.LongestReport,
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public async Task<GatewayReport?> WaitAsync(PodView pod, TimeSpan longest, CancellationToken cancellationToken)
    {
        if (AdminAddress.Of(pod, GatewayReport.Path) is not { } address)
        {
            return null;
        }

        using var deadline = new CancellationTokenSource(longest + Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var seconds = ((int)longest.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            var question = new UriBuilder(address) { Query = $"{GatewayReport.WaitField}={seconds}" }.Uri;
            return await _http.ReportAsync(question, either.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or JsonException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Log.GatewaySilent(logger, pod.Metadata.NamespaceProperty!, pod.Metadata.Name!, exception.Message);
            return null;
        }
    }

    public void Dispose() => _http.Dispose();

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Gateway {Namespace}/{Pod} does not say whether it holds a request: {Reason}")]
        public static partial void GatewaySilent(ILogger logger, string @namespace, string pod, string reason);
    }
}
