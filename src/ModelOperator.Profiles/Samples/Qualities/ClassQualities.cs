using System.Globalization;
using System.Runtime.InteropServices;
using ModelOperator.Contracts.Processes;

namespace ModelOperator.Profiles.Samples.Qualities;

/// <summary>Counts what the model got right and wrong of single classes in a sample.</summary>
internal static class ClassQualities
{
    /// <summary>
    /// The counts of the classes that are labels most often, at most 32 of them; fewer with many slices. None when the labels have more
    /// values than a model has classes, since they are then numbers to be estimated.
    /// </summary>
    /// <param name="label">The right answers.</param>
    /// <param name="prediction">The model's.</param>
    /// <param name="slices">Columns whose values tell parts of the sample apart.</param>
    /// <param name="rows">The rows with a label and a prediction.</param>
    public static IReadOnlyList<ClassQuality> Of(
        SampleColumn label, SampleColumn prediction, IReadOnlyList<SampleColumn> slices, IReadOnlyList<int> rows)
    {
        var byClass = rows.GroupBy(row => NameOf(label, row), StringComparer.Ordinal).ToList();
        if (byClass.Count > ProfileLimits.Classes)
        {
            return [];
        }

        var parts = 1 + slices.Sum(slice =>
            rows.Select(row => QualityBuilder.ValueOf(slice, row)).Distinct(StringComparer.Ordinal).Count());
        var most = Math.Min(FeedbackSettings.MaxClasses, FeedbackSettings.MaxClassPairs / parts);
        var counts = byClass
            .Where(one => one.Key.EnumerateRunes().Count() <= FeedbackSettings.MaxClassLength)
            .OrderByDescending(one => one.Count()).ThenBy(one => one.Key, StringComparer.Ordinal)
            .Take(most)
            .ToDictionary(one => one.Key, _ => new Dictionary<string, Counts>(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (var row in rows)
        {
            var (truth, answer) = (NameOf(label, row), NameOf(prediction, row));
            foreach (var part in slices.Select(slice => FeedbackSlice.Label(slice.Name, QualityBuilder.ValueOf(slice, row)))
                .Prepend(FeedbackSlice.All))
            {
                Add(truth, part, isHit: truth == answer);
                if (truth != answer && counts.TryGetValue(answer, out var alarmed))
                {
                    CollectionsMarshal.GetValueRefOrAddDefault(alarmed, part, out _).FalseAlarms++;
                }
            }
        }

        return
        [
            .. counts.SelectMany(one => one.Value.Select(part => new ClassQuality(
                    part.Key, one.Key, part.Value.Hits, part.Value.Misses, part.Value.FalseAlarms)))
                .OrderBy(one => one.Class, StringComparer.Ordinal).ThenBy(one => one.Slice, StringComparer.Ordinal),
        ];

        void Add(string name, string part, bool isHit)
        {
            if (counts.TryGetValue(name, out var parts))
            {
                ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(parts, part, out _);
                (count.Hits, count.Misses) = isHit ? (count.Hits + 1, count.Misses) : (count.Hits, count.Misses + 1);
            }
        }
    }

    // 7 and 7.0 are one class, and feedback counts it as 7.
    private static string NameOf(SampleColumn column, int row) =>
        double.IsNaN(column.Values[row]) ? column.Text(row) : column.Values[row].ToString("R", CultureInfo.InvariantCulture);

    [StructLayout(LayoutKind.Auto)]
    private record struct Counts(long Hits, long Misses, long FalseAlarms);
}
