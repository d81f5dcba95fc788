using ModelOperator.Profiles.Samples;

namespace ModelOperator.Profiles;

/// <summary>Makes a profile from a sample.</summary>
public static class ProfileBuilder
{
    private const int UsualBins = 10;

    /// <summary>Makes a profile of every column that has a value.</summary>
    /// <param name="columns">The columns of the sample.</param>
    /// <param name="outputs">The outputs to count as well.</param>
    /// <param name="quality">The share of right answers in the sample; null without labels.</param>
    /// <exception cref="ProfileException">The profile has more than a server would count.</exception>
    public static ReferenceProfile Build(
        IReadOnlyList<SampleColumn> columns, IReadOnlyList<OutputProfile> outputs, QualityProfile? quality = null)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Count > ProfileLimits.Features)
        {
            throw new ProfileException(
                $"the sample has {columns.Count} columns; a profile has at most {ProfileLimits.Features}: choose the ones that matter "
                + "with --columns");
        }

        var bins = Math.Min(UsualBins, ProfileLimits.BinsInAll / Math.Max(1, columns.Count));
        var profile = new ReferenceProfile(
            columns.Any(column => column.Reduce is not null) ? ReferenceProfile.WithReductions : ReferenceProfile.Current,
            [.. columns.Select(column => Feature(column, bins)).OfType<FeatureProfile>()], outputs)
        {
            Quality = quality,
        };
        return ProfileLimits.Fault(profile) is { } fault ? throw new ProfileException($"the profile {fault}") : profile;
    }

    // The bins have equal counts where the values allow it. The result is null for a column without any value.
    private static FeatureProfile? Feature(SampleColumn column, int bins)
    {
        double[] sorted = [.. column.Values.Where(double.IsFinite)];
        if (sorted.Length == 0)
        {
            return null;
        }

        Array.Sort(sorted);
        var edges = new SortedSet<double>();
        for (var bin = 1; bin < bins; bin++)
        {
            var edge = sorted[(int)((long)bin * sorted.Length / bins)];
            if (edge > sorted[0])
            {
                edges.Add(edge);
            }
        }

        double[] between = [.. edges];
        var counts = new long[between.Length + 1];
        foreach (var value in sorted)
        {
            counts[BinOf(between, value)]++;
        }

        return new FeatureProfile(column.Name, column.Input, column.Index, sorted[0], sorted[^1], between, counts)
        {
            Reduce = column.Reduce,
            Axis = column.Axis,
        };
    }

    // A value on an edge belongs to the bin above it.
    private static int BinOf(double[] edges, double value)
    {
        var place = Array.BinarySearch(edges, value);
        return place >= 0 ? place + 1 : ~place;
    }
}
