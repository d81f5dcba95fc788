using System.Globalization;
using ModelOperator.Api.Spec.Monitoring;
using ModelOperator.Contracts.Metrics;
using ModelOperator.Contracts.Processes;

namespace ModelOperator.Monitoring.Validation;

/// <summary>Checks <c>spec.monitoring.feedback</c>: what feedback is counted by.</summary>
internal static class FeedbackRules
{
    // The square of it is still a number that sums can be divided by.
    private const double SmallestMaxError = 1e-9;

    private const string Field = "spec.monitoring.feedback";

    /// <summary>The problems of the slices, the classes, the bound of errors and the Secrets.</summary>
    public static IEnumerable<MonitoringProblem> Check(MonitoringSpec monitoring)
    {
        if (monitoring.Feedback is not { } feedback)
        {
            yield break;
        }

        var strange = (feedback.Slices ?? []).SelectMany(slice => slice.Values.Select(value => (slice.Name, Length: Length(value))))
            .FirstOrDefault(one => one.Length is 0 or > FeedbackSettings.MaxValueLength);
        if (strange.Name is not null)
        {
            yield return new(
                $"{Field}.slices",
                $"slice '{strange.Name}' has a value of {strange.Length} characters; it must have 1 to {FeedbackSettings.MaxValueLength}");
        }

        if (ClassFault(feedback, feedback.Classes ?? []) is { } fault)
        {
            yield return new($"{Field}.classes", fault);
        }

        if (feedback.CredentialsSecret is { } secret && (secret == feedback.KeySecret || secret == monitoring.HashKeySecret))
        {
            var other = secret == feedback.KeySecret ? "keySecret" : "hashKeySecret";
            yield return new(
                $"{Field}.credentialsSecret",
                $"'{secret}' is {other}, too, whose keys would become the tokens of those who post; name another Secret");
        }

        if (string.IsNullOrEmpty(feedback.ShadowOutput) != (feedback.KeepShadow is null))
        {
            yield return feedback.KeepShadow is null
                ? new($"{Field}.keepShadow", "is missing; give the time for which a shadow's prediction waits for its label, e.g. 72h")
                : new($"{Field}.shadowOutput", "is missing; name the output that is the prediction");
        }

        if (feedback.MaxError is not (null or >= SmallestMaxError))
        {
            yield return new(
                $"{Field}.maxError",
                $"{feedback.MaxError.Value.ToString(CultureInfo.InvariantCulture)} must be at least 0.000000001; give the largest error "
                    + "that a prediction can have");
        }
    }

    private static string? ClassFault(FeedbackSpec feedback, IReadOnlyList<string> classes)
    {
        var twice = classes.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any())?.Key;
        var values = 1 + feedback.SliceLabels().Count();
        return classes.FirstOrDefault(name => Length(name) is 0 or > FeedbackSettings.MaxClassLength) is { } odd
            ? $"there is a class of {Length(odd)} characters; it must have 1 to {FeedbackSettings.MaxClassLength}"
            : twice is not null ? $"'{twice}' is there twice; name each class once"
            : classes.Contains(FeedbackResults.OtherClass, StringComparer.Ordinal)
                ? $"'{FeedbackResults.OtherClass}' is what all classes of no list are counted as; remove it"
            : classes.Count > FeedbackSettings.MaxClasses
                ? $"there are {classes.Count} classes, and {FeedbackSettings.MaxClasses} are counted at most; name those that matter"
            : classes.Count * values > FeedbackSettings.MaxClassPairs
                ? $"{classes.Count} classes in each of {values} values of slices (all of them together are one more) are "
                    + $"{classes.Count * values} pairs, and {FeedbackSettings.MaxClassPairs} are counted at most; name fewer classes or "
                    + "values"
            : null;
    }

    // One outside of the Basic Multilingual Plane is one character, as it is for the schema.
    private static int Length(string text) => text.EnumerateRunes().Count();
}
