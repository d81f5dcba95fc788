using System.Text.Json;
using ModelOperator.Contracts.Reports;

namespace ModelOperator.Operator.Observing.Gateways;

/// <summary>Reads the report of one gateway.</summary>
internal static class GatewayReportRequests
{
    /// <summary>The largest report that is read, in bytes. The report on a few revisions has some hundred.</summary>
    public const int LongestReport = 64 * 1024;

    /// <summary>The report; null when its numbers cannot be true.</summary>
    /// <exception cref="HttpRequestException">The gateway cannot be reached, answers with an error, or with too many bytes.</exception>
    /// <exception cref="OperationCanceledException">The time is over.</exception>
    /// <exception cref="JsonException">The answer is no report.</exception>
    public static async Task<GatewayReport?> ReportAsync(this HttpClient http, Uri address, CancellationToken cancellationToken)
    {
        var body = await http.GetByteArrayAsync(address, cancellationToken);
        var report = JsonSerializer.Deserialize(body, GatewayReportJsonContext.Default.GatewayReport);
        return report?.IsSensible() == true ? report : null;
    }
}
