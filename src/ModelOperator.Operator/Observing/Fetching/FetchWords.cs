using System.Globalization;
using ModelOperator.Contracts.Reports;

namespace ModelOperator.Operator.Observing.Fetching;

/// <summary>
/// Puts a report into words, such as <c>fetching: 3.2 of 14.9 GiB, 410 MB/s</c>, or <c>reading the model for its digest: …</c> where it
/// is there already.
/// </summary>
internal static class FetchWords
{
    private const double Gibibyte = 1L << 30;
    private const double Mebibyte = 1L << 20;
    private const double Megabyte = 1e6;

    /// <summary>The words for a report.</summary>
    public static string Of(FetchReport report)
    {
        var (unit, name) = Math.Max(report.Bytes, report.Total) >= Gibibyte ? (Gibibyte, "GiB") : (Mebibyte, "MiB");
        var total = report.Total > 0 ? $" of {Number(report.Total / unit)}" : "";
        var what = report.IsReading ? "reading the model for its digest" : "fetching";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {Number(report.Bytes / unit)}{total} {name}, {report.PerSecond / Megabyte:0} MB/s");
    }

    private static string Number(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
