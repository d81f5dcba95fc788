using System.Globalization;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Monitoring.Checks.Shares;
using ModelOperator.Monitoring.Counting;

namespace ModelOperator.Monitoring.Checks;

/// <summary>Checks that a share of requests, rows or values is not above a limit.</summary>
/// <param name="name">The name of the check.</param>
/// <param name="limit">The limit.</param>
/// <param name="minSamples">The number of samples below which there is no verdict.</param>
/// <param name="counters">The counters that it needs.</param>
/// <param name="take">Takes each share from the counters; empty when the counters do not exist.</param>
/// <param name="missing">The reason why there may be no counters, and what to do.</param>
internal sealed class ShareCheck(
    string name,
    ShareLimit limit,
    int minSamples,
    IReadOnlyList<string> counters,
    Func<WindowCounts, IEnumerable<Share>> take,
    string missing) : ICheck
{
    /// <summary>The number of samples that a check needs where the spec does not say.</summary>
    public const int UsualMinSamples = 100;

    private const int MostNamed = 5;

    public string Name => name;

    // What is proven is told as a part of the limit.
    public double Max => 1;

    public double Warn => Max;

    public string Limit => limit.Text;

    public IReadOnlyList<string> Counters => counters;

    public Reading Read(WindowCounts counts)
    {
        List<Share> shares = [.. take(counts)];
        if (shares.Count == 0)
        {
            return Reading.NoData(missing);
        }

        var enough = shares.Where(share => share.All >= minSamples).OrderByDescending(share => share.Value).ToList();
        if (enough.Count == 0)
        {
            var most = shares.Max(share => share.All);
            return Reading.TooFew(most,
                $"{Text(most)} {shares[0].Of} in the window; {minSamples.ToString(CultureInfo.InvariantCulture)} are needed (minSamples)");
        }

        // Chance alone must not bring one share of many above the limit.
        var worst = enough.Find(share => limit.Proven(share) > Max) ?? enough[0];
        var isBad = limit.Proven(worst) > Max;
        return new(
            isBad ? CheckVerdict.Bad : CheckVerdict.Ok,
            worst.Value,
            enough.Max(limit.Proven),
            (long)worst.All,
            [.. enough.Where(share => share.Name.Length > 0).Take(MostNamed)
                .Select(share => new CheckedItem { Name = share.Name, Value = share.Value })],
            isBad ? limit.Describe(worst) : null);
    }

    private static string Text(double count) => count.ToString("F0", CultureInfo.InvariantCulture);
}
