using Prometheus;

namespace ModelOperator.Operator.Reporting;

/// <summary>
/// Holds the series of one gauge for each ModelDeployment. A scrape never misses a series that was there before and is there after a
/// change.
/// </summary>
internal sealed class SeriesOfOwners(Gauge gauge)
{
    private readonly Dictionary<(string Namespace, string Name), string[][]> _shown = [];

    /// <summary>Shows these series in place of all that the ModelDeployment had.</summary>
    /// <param name="owner">Namespace and name of the ModelDeployment.</param>
    /// <param name="series">For each series the values of the gauge's labels, in their order, and its value.</param>
    public void Show((string Namespace, string Name) owner, IReadOnlyList<(string[] Labels, double Value)> series)
    {
        foreach (var (labels, value) in series)
        {
            gauge.WithLabels(labels).Set(value);
        }

        var before = _shown.GetValueOrDefault(owner, []);
        foreach (var gone in before.Where(old => !series.Any(one => one.Labels.SequenceEqual(old))))
        {
            gauge.RemoveLabelled(gone);
        }

        // The gauge holds the values that it was first given; holding those, and not equal ones, takes no further memory.
        _shown[owner] = [.. series.Select(one => before.FirstOrDefault(old => old.SequenceEqual(one.Labels)) ?? one.Labels)];
    }

    /// <summary>The label values of each series of a ModelDeployment.</summary>
    internal IReadOnlyList<string[]> LabelsOf((string Namespace, string Name) owner) => _shown.GetValueOrDefault(owner, []);

    /// <summary>Removes all series of the ModelDeployment.</summary>
    public void Forget((string Namespace, string Name) owner)
    {
        Show(owner, []);
        _shown.Remove(owner);
    }
}
