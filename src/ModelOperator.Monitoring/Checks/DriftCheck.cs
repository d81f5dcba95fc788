using System.Globalization;
using ModelOperator.Analysis.Drift;
using ModelOperator.Api.Spec.Monitoring.Checks;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Monitoring.Checks.Drifts;
using ModelOperator.Monitoring.Counting;

namespace ModelOperator.Monitoring.Checks;

/// <summary>Checks the distance of distributions from the profile's.</summary>
/// <param name="name">The name of the check.</param>
/// <param name="spec">The settings of the check.</param>
/// <param name="counters">The counters that it needs.</param>
/// <param name="kind">The kind of thing that is compared, for people: "feature".</param>
/// <param name="take">Takes the pairs of distributions from the counters, by name; empty when there is no data.</param>
/// <param name="missing">The reason why there may be no data, and what to do.</param>
/// <param name="usual">The distance measure where the spec does not say.</param>
internal sealed class DriftCheck(
    string name,
    DriftCheckSpec? spec,
    IReadOnlyList<string> counters,
    string kind,
    Func<WindowCounts, IEnumerable<(string Name, IReadOnlyList<double> Reference, IReadOnlyList<double> Observed)>> take,
    string missing,
    DistanceKind usual = DistanceKind.Psi) : ICheck
{
    private const int MostNamed = 5;

    // The probability that equal distributions seem this different in any one window, over all features.
    private const double ByChance = 1e-4;

    private readonly DistanceKind _kind = spec?.Distance ?? usual;
    private readonly int _minSamples = spec?.MinSamples ?? 1000;

    public string Name => name;

    public double Max { get; } = spec?.Max ?? Distances.Max(spec?.Distance ?? usual);

    public double Warn => Math.Min(Max, spec?.Warn ?? Distances.Warn(_kind));

    public string Limit => $"{Distances.Name(_kind)} <= {Text(Max)}";

    public IReadOnlyList<string> Counters => counters;

    public Reading Read(WindowCounts counts)
    {
        var all = take(counts).Select(one => (one.Name, one.Reference, one.Observed, Samples: one.Observed.Sum())).ToList();
        if (all.Count == 0)
        {
            return Reading.NoData(missing);
        }

        if (all.Max(one => one.Samples) < _minSamples)
        {
            var most = all.Max(one => one.Samples);
            return Reading.TooFew(
                most, $"{most.ToString("F0", CultureInfo.InvariantCulture)} values in the window; {_minSamples} are needed (minSamples)");
        }

        var compared = all.Where(one => one.Samples >= _minSamples && one.Reference.Sum() > 0)
            .Select(one => (one.Name, one.Samples, Pair: BinnedPair.Of(one.Reference, one.Observed)))
            .Select(one => (one.Name, one.Samples, Distance: Distances.Between(_kind, one.Pair),
                Evidence: HomogeneityTest.LogEvidence(one.Pair)))
            .OrderByDescending(one => one.Distance)
            .ToList();
        if (compared.Count == 0)
        {
            return Reading.NoData("the profile has no counts to compare with; make it anew with `kubectl modeldeployment profile`");
        }

        // A profile made from few rows differs from anything by chance, so the distance counts only once chance is ruled out.
        var proof = Math.Log(compared.Count / ByChance);
        var worst = compared.Find(one => one.Evidence >= proof);
        var level = worst.Name is null || worst.Distance <= Warn ? CheckVerdict.Ok
            : worst.Distance <= Max ? CheckVerdict.Warn
            : CheckVerdict.Bad;
        var shown = level is CheckVerdict.Ok ? compared[0] : worst;
        return new(
            level,
            shown.Distance,
            worst.Name is null ? 0 : worst.Distance,
            (long)shown.Samples,
            [.. compared.Take(MostNamed).Select(one => new CheckedItem { Name = one.Name, Value = one.Distance })],
            level is CheckVerdict.Ok
                ? null : $"{kind} {shown.Name}: {Distances.Name(_kind)} {Text(shown.Distance)} from the profile (limit {Text(Max)})");
    }

    private static string Text(double value) => value.ToString("G3", CultureInfo.InvariantCulture);
}
