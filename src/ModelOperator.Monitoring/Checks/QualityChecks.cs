using System.Globalization;
using ModelOperator.Analysis.Builtins.Judging;
using ModelOperator.Api.Spec.Monitoring;
using ModelOperator.Api.Spec.Monitoring.Checks;
using ModelOperator.Monitoring.Checks.Shares;
using ModelOperator.Monitoring.Counting;
using ModelOperator.Profiles;
using static ModelOperator.Contracts.Metrics.GatewayMetricNames;

namespace ModelOperator.Monitoring.Checks;

/// <summary>Makes the check <c>quality</c> for the measure that the spec names. All measures are shares that are better when they are
/// smaller, so that one test serves them: one minus the accuracy, the recall, the precision or F1, and means of errors.</summary>
internal static class QualityChecks
{
    private const string NoFeedback =
        "the metric source has no feedback of this revision: a Prometheus must read the gateways, and somebody must post tokens of "
            + "answers to /v2/models/NAME/feedback";

    private const string NoPairs = NoFeedback + " with a label and a prediction";

    private const string NoNumbers = NoPairs + " that are numbers";

    private const string NoReference =
        "the profile does not say how often the model was right, so that maxDecrease has nothing to compare with; make it with --label "
            + "and --prediction (kubectl modeldeployment profile)";

    /// <summary>The check.</summary>
    /// <param name="spec">Its settings.</param>
    /// <param name="feedback">The settings of feedback; null when there is none.</param>
    /// <param name="reference">The quality in the profile; null when the profile has none.</param>
    /// <param name="unreadable">The reason why the profile cannot be read; null otherwise.</param>
    public static ShareCheck Of(QualityCheckSpec spec, FeedbackSpec? feedback, QualityProfile? reference, string? unreadable)
    {
        return spec.Metric switch
        {
            QualityMetric.Recall => OfClass(ClassMeasure.Missed),
            QualityMetric.Precision => OfClass(ClassMeasure.FalseAlarms),
            QualityMetric.F1 => OfClass(ClassMeasure.OneMinusF1),
            QualityMetric.MeanAbsoluteError =>
                OfErrors("mean absolute error", FeedbackAbsoluteErrors, bound => bound, ShareScale.Mean),
            QualityMetric.RootMeanSquareError =>
                OfErrors("root mean square error", FeedbackSquaredErrors, bound => bound * bound, ShareScale.RootMeanSquare),
            _ => Against(
                reference is null ? NoReference : null, ShareOrNumber.Parse(spec.MinAccuracy), null, [Feedback],
                counts => QualityShares.Wrong(counts, reference), NoFeedback),
        };

        ShareCheck OfClass(ClassMeasure measure)
        {
            var name = spec.Class ?? "";
            var isKnown = reference?.Classes?.Any(one =>
                one.Class == name && measure.Take("", name, one.Hits, one.Misses, one.FalseAlarms).All > 0) == true;
            var lacks = isKnown ? null
                : reference is null ? NoReference
                : $"the profile has no figures of class '{name}', so that maxDecrease has nothing to compare with; make it anew from a "
                    + "sample whose labels have this class (kubectl modeldeployment profile)";
            return Against(
                lacks, ShareOrNumber.Parse(spec.Min), measure.What, [FeedbackClasses],
                counts => QualityShares.OfClass(measure, name, counts, reference), NoPairs);
        }

        ShareCheck OfErrors(string what, string sum, Func<double, double> most, Func<double, ShareScale> scale)
        {
            var bound = feedback?.MaxError ?? 0;
            return Check(
                new(spec.Max) { Of = what, Print = value => value.ToString("G4", CultureInfo.InvariantCulture) },
                [FeedbackNumbers, sum], counts => QualityShares.Errors(sum, most(bound), what, scale(bound), counts), NoNumbers);
        }

        // Without the profile's figure the other limit still holds; without either nothing can be said.
        ShareCheck Against(
            string? lacks, double? least, string? what, IReadOnlyList<string> counters, Func<WindowCounts, IEnumerable<Share>> take,
            string missing)
        {
            var decrease = ShareOrNumber.Parse(spec.MaxDecrease);
            var limit = new ShareLimit(1 - least, decrease) { Of = what };
            return least is null && decrease is not null && lacks is not null
                ? Check(limit, counters, _ => [], unreadable ?? lacks)
                : Check(limit, counters, take, missing);
        }

        ShareCheck Check(
            ShareLimit limit, IReadOnlyList<string> counters, Func<WindowCounts, IEnumerable<Share>> take, string missing) =>
            new(CheckNames.Quality, limit, spec.MinSamples ?? ShareCheck.UsualMinSamples, counters, take, missing);
    }
}
