namespace ModelOperator.ModelServer.Monitoring;

/// <summary>Makes a profile out of a sample.</summary>
internal static class ProfileBuilder
{
    private const int Bins = 10;

    /// <summary>One column: bins of equal counts where the values allow it.</summary>
    /// <param name="name">Of the feature.</param>
    /// <param name="input">It is in.</param>
    /// <param name="index">Its place in a row.</param>
    /// <param name="values">Of the sample; NaN is missing.</param>
    /// <returns>Null for a column without any value.</returns>
    public static FeatureProfile? Feature(string name, string input, int index, IEnumerable<double> values)
    {
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        if (sorted.Length == 0)
        {
            return null;
        }

        var edges = new SortedSet<double>();
        for (var bin = 1; bin < Bins; bin++)
        {
            var edge = sorted[(int)((long)bin * sorted.Length / Bins)];
            if (edge > sorted[0])
            {
                edges.Add(edge);
            }
        }

        double[] between = [.. edges];
        var counts = new long[between.Length + 1];
        foreach (var value in sorted)
        {
            var place = Array.BinarySearch(between, value);
            counts[place >= 0 ? place + 1 : ~place]++;
        }

        return new FeatureProfile(name, input, index, sorted[0], sorted[^1], between, counts);
    }
}
