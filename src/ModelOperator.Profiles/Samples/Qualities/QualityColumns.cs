namespace ModelOperator.Profiles.Samples.Qualities;

/// <summary>The columns that say how often the model was right.</summary>
/// <param name="Label">The right answers.</param>
/// <param name="Prediction">The model's answers.</param>
/// <param name="Slices">The columns that tell parts of the sample apart.</param>
internal sealed record QualityColumns(string Label, string Prediction, IReadOnlyList<string> Slices)
{
    /// <summary>Each column with the option that names it.</summary>
    public IReadOnlyList<(string Column, string Option)> Options =>
    [
        (Label, $"--label {Label}"), (Prediction, $"--prediction {Prediction}"),
        .. Slices.Select(slice => (slice, $"--slices {string.Join(',', Slices)}: '{slice}'")),
    ];

    /// <summary>The columns that the options name; null without a label.</summary>
    /// <param name="label">The value of --label; null for none.</param>
    /// <param name="predictions">Each COLUMN or OUTPUT=COLUMN.</param>
    /// <param name="slices">The values of --slices; null for none.</param>
    /// <exception cref="ProfileException">Slices without a label, or not exactly one prediction to compare the label with.</exception>
    public static QualityColumns? Of(string? label, IReadOnlyList<string> predictions, IReadOnlyList<string>? slices)
    {
        if (label is null)
        {
            return slices is null
                ? null
                : throw new ProfileException(
                    "--slices needs the right answers, by which the model's quality is counted; add --label COLUMN");
        }

        var alone = predictions.Where(prediction => !prediction.Contains('=', StringComparison.Ordinal)).ToList();
        return (alone.Count == 0 ? predictions : alone) is [var one]
            ? new(label, one[(one.IndexOf('=', StringComparison.Ordinal) + 1)..], slices ?? [])
            : throw new ProfileException(
                $"--label {label} is compared with one prediction, and there are {predictions.Count}; "
                + "add --prediction COLUMN for that one");
    }

    /// <summary>Counts how often the model was right.</summary>
    /// <param name="find">Finds a column by its name.</param>
    /// <exception cref="ProfileException">The columns cannot be compared.</exception>
    public QualityProfile Count(Func<string, SampleColumn?> find) =>
        QualityBuilder.Build(find(Label)!, find(Prediction)!, [.. Slices.Select(slice => find(slice)!)]);
}
