using System.Globalization;
using ModelOperator.Analysis.Builtins.Judging;
using ModelOperator.Api.Spec.Monitoring;
using ModelOperator.Api.Spec.Monitoring.Checks;

namespace ModelOperator.Monitoring.Validation;

/// <summary>Checks <c>spec.monitoring.checks.quality</c>: each measure has limits and needs of its own.</summary>
internal static class QualityRules
{
    private const string Field = "spec.monitoring.checks.quality";

    /// <summary>The problems of the check.</summary>
    public static IEnumerable<MonitoringProblem> Check(MonitoringSpec monitoring)
    {
        if (monitoring.Checks?.Quality is not { } quality)
        {
            return [];
        }

        var written = Shares(quality).Concat(Strangers(quality));
        return quality.Enabled is false ? written : Needs(quality, monitoring).Concat(written);
    }

    private static IEnumerable<MonitoringProblem> Needs(QualityCheckSpec quality, MonitoringSpec monitoring)
    {
        if (monitoring.Feedback is not { } feedback)
        {
            yield return new(Field, "needs spec.monitoring.feedback, by which it is known which answers were right");
            yield break;
        }

        var kind = KindOf(quality);
        if (LeastOf(quality) is null && quality.MaxDecrease is null && quality.Max is null)
        {
            yield return new(Field, kind switch
            {
                Kind.Accuracy => "has no limit; give minAccuracy, e.g. 95%, or maxDecrease, e.g. 2%",
                Kind.OfClass => "has no limit; give min, e.g. 90%, or maxDecrease, e.g. 2%",
                _ => "has no limit; give max, in the unit of the prediction",
            });
        }

        if (quality.MaxDecrease is not null && LeastOf(quality) is null && monitoring.Profile is null)
        {
            yield return new(
                $"{Field}.maxDecrease", "needs spec.monitoring.profile, made with --label, which says how often the model was right");
        }

        var fault = kind switch
        {
            Kind.OfClass => ClassFault(quality, feedback),
            Kind.OfErrors => ErrorFault(quality, feedback),
            _ => null,
        };
        if (fault is not null)
        {
            yield return fault;
        }
    }

    private static MonitoringProblem? ClassFault(QualityCheckSpec quality, FeedbackSpec feedback) => quality.Class switch
    {
        null => new(
            $"{Field}.class", $"is missing; {Name(quality)} is of one class: name one of spec.monitoring.feedback.classes"),
        { } name when feedback.Classes?.Contains(name, StringComparer.Ordinal) != true => new(
            $"{Field}.class",
            $"'{name}' is none of spec.monitoring.feedback.classes{Known(feedback)}; add it there, so that the gateways count it"),
        _ => null,
    };

    private static MonitoringProblem? ErrorFault(QualityCheckSpec quality, FeedbackSpec feedback) => feedback.MaxError switch
    {
        null => new(
            "spec.monitoring.feedback.maxError",
            $"is missing, and {Name(quality)} needs it; give the largest error that a prediction can have, as which larger ones count"),
        { } most when quality.Max >= most => new(
            $"{Field}.max",
            $"{Text(quality.Max!.Value)} is not below feedback.maxError {Text(most)}, as which every larger error counts: nothing could be "
                + "bad"),
        _ => null,
    };

    private static IEnumerable<MonitoringProblem> Shares(QualityCheckSpec quality)
    {
        foreach (var (field, text) in new[] { ("minAccuracy", quality.MinAccuracy), ("min", quality.Min) })
        {
            if (text is not null && ShareOrNumber.Parse(text) is not (>= 0 and <= 1))
            {
                yield return new($"{Field}.{field}", $"'{text}' must be a share from 0 to 1: 95% or 0.95");
            }
        }

        if (quality.MaxDecrease is { } decrease && ShareOrNumber.Parse(decrease) is not (>= 0 and < 1))
        {
            yield return new($"{Field}.maxDecrease", $"'{decrease}' must be a share from 0 to below 1: 2% or 0.02");
        }

        if (quality.Max is not (null or > 0))
        {
            yield return new($"{Field}.max", $"{Text(quality.Max.Value)} allows no error at all; give one above 0");
        }
    }

    // A limit that is not looked at would be taken for one that holds.
    private static IEnumerable<MonitoringProblem> Strangers(QualityCheckSpec quality)
    {
        var kind = KindOf(quality);
        if (quality.MinAccuracy is not null && kind is not Kind.Accuracy)
        {
            yield return new(
                $"{Field}.minAccuracy", $"is for metric accuracy; for {Name(quality)} use {(kind is Kind.OfClass ? "min" : "max")}");
        }

        if (quality.Min is not null && kind is not Kind.OfClass)
        {
            yield return new(
                $"{Field}.min",
                $"is for recall, precision and f1; for {Name(quality)} use {(kind is Kind.Accuracy ? "minAccuracy" : "max")}");
        }

        if (quality.Max is not null && kind is not Kind.OfErrors)
        {
            yield return new(
                $"{Field}.max",
                $"is for meanAbsoluteError and rootMeanSquareError; for {Name(quality)} use "
                    + (kind is Kind.Accuracy ? "minAccuracy" : "min"));
        }

        if (quality.MaxDecrease is not null && kind is Kind.OfErrors)
        {
            yield return new(
                $"{Field}.maxDecrease", $"profiles have no errors of numbers, and a smaller error is better; for {Name(quality)} use max");
        }

        if (quality.Class is not null && kind is not Kind.OfClass)
        {
            yield return new(
                $"{Field}.class", $"{Name(quality)} is of all classes together; remove it, or choose metric recall, precision or f1");
        }
    }

    private static Kind KindOf(QualityCheckSpec quality) => quality.Metric switch
    {
        null or QualityMetric.Accuracy => Kind.Accuracy,
        QualityMetric.Recall or QualityMetric.Precision or QualityMetric.F1 => Kind.OfClass,
        _ => Kind.OfErrors,
    };

    private static string? LeastOf(QualityCheckSpec quality) => KindOf(quality) is Kind.Accuracy ? quality.MinAccuracy : quality.Min;

    private static string Name(QualityCheckSpec quality)
    {
        var name = (quality.Metric ?? QualityMetric.Accuracy).ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    private static string Known(FeedbackSpec feedback) =>
        feedback.Classes is { Count: > 0 } classes ? $" ({string.Join(", ", classes.Take(8))}{(classes.Count > 8 ? ", …" : "")})" : "";

    private static string Text(double number) => number.ToString("G6", CultureInfo.InvariantCulture);

    private enum Kind
    {
        Accuracy,
        OfClass,
        OfErrors,
    }
}
