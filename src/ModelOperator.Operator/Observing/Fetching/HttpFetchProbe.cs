using System.Text.Json;
using ModelOperator.Contracts.Reports;
using ModelOperator.Operator.Observing.Pods;

namespace ModelOperator.Operator.Observing.Fetching;

/// <summary>Asks over HTTP. An answer that is late, too long, malformed or not sensible counts as none.</summary>
internal sealed class HttpFetchProbe(HttpMessageHandler handler, TimeProvider time) : IFetchProbe, IDisposable
{
    private const int LongestReport = 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly HttpClient _http = new(handler, disposeHandler: true) { MaxResponseContentBufferSize = LongestReport };

    public async Task<FetchReport?> ReportAsync(PodView pod, CancellationToken cancellationToken)
    {
        if (AdminAddress.Of(pod, FetchReport.Path) is not { } address)
        {
            return null;
        }

        using var deadline = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var body = await _http.GetByteArrayAsync(address, either.Token);
            return JsonSerializer.Deserialize(body, FetchReportJsonContext.Default.FetchReport) is
            { Bytes: > 0, Total: >= 0, PerSecond: >= 0 } report ? report : null;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or JsonException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }

    public void Dispose() => _http.Dispose();
}
