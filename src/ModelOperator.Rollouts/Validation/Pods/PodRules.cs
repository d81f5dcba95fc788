using System.Text.Json;
using System.Text.RegularExpressions;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Pods;
using ModelOperator.Api.Status;

namespace ModelOperator.Rollouts.Validation.Pods;

/// <summary>
/// Checks the labels and annotations of pods. The API server would refuse pods with wrong ones again and again, and tell it only in the
/// operator's log.
/// </summary>
internal static partial class PodRules
{
    private const string Reason = "InvalidPod";
    private const string Template = "spec.pod.template.metadata";
    private const string Gateway = "spec.traffic.gateway.pod.metadata";
    private const int MaxPrefixLength = 253;

    public static IEnumerable<SpecProblem> Check(ModelDeploymentSpec spec) =>
        CheckLabels("spec.pod.labels", spec.Pod?.Labels, ReservedKeys.WhyNoLabel)
            .Concat(CheckLabels("spec.pod.nodeSelector", spec.Pod?.NodeSelector, _ => null))
            .Concat(CheckAnnotations(spec, "spec.pod.annotations", spec.Pod?.Annotations))
            .Concat(CheckLabels($"{Template}.labels", TextsOf(spec.Pod?.Template, "labels"), ReservedKeys.WhyNoLabel))
            .Concat(CheckAnnotations(spec, $"{Template}.annotations", TextsOf(spec.Pod?.Template, "annotations")))
            .Concat(CheckLabels($"{Gateway}.labels", TextsOf(spec.Traffic?.Gateway?.Pod, "labels"), ReservedKeys.WhyNoLabel))
            .Concat(CheckAnnotations(spec, $"{Gateway}.annotations", TextsOf(spec.Traffic?.Gateway?.Pod, "annotations")));

    private static IEnumerable<SpecProblem> CheckLabels(
        string field, IReadOnlyDictionary<string, string>? labels, Func<string, string?> whyNot)
    {
        foreach (var (key, value) in Sorted(labels))
        {
            if (!IsKey(key))
            {
                yield return NoKey(field, key);
            }
            else if (!LabelValue().IsMatch(value))
            {
                yield return new(
                    Reason, Of(field, key),
                    $"'{Sentence.Cut(value, 100)}' is no value of a label; use at most 63 letters, digits, '-', '_' and '.', "
                    + "with a letter or digit at both ends");
            }
            else if (whyNot(key) is { } why)
            {
                yield return new(Reason, Of(field, key), why);
            }
        }
    }

    private static IEnumerable<SpecProblem> CheckAnnotations(
        ModelDeploymentSpec spec, string field, IReadOnlyDictionary<string, string>? annotations)
    {
        foreach (var (key, value) in Sorted(annotations))
        {
            if (!IsKey(key))
            {
                yield return NoKey(field, key);
            }
            else if (ReservedKeys.WhyNoAnnotation(key, value, isOwnServer: ServerKinds.IsOwn(spec.Server)) is { } why)
            {
                yield return new(Reason, Of(field, key), why);
            }
        }
    }

    // What is no text is refused where the template is merged.
    private static Dictionary<string, string>? TextsOf(PodTemplate? template, string field) =>
        template is { IsReadable: true, Json: var json }
        && json.TryGetProperty("metadata", out var metadata) && metadata.ValueKind is JsonValueKind.Object
        && metadata.TryGetProperty(field, out var texts) && texts.ValueKind is JsonValueKind.Object
            ? texts.EnumerateObject().Where(text => text.Value.ValueKind is JsonValueKind.String)
                .ToDictionary(text => text.Name, text => text.Value.GetString()!, StringComparer.Ordinal)
            : null;

    private static SpecProblem NoKey(string field, string key) => new(
        Reason, field,
        $"'{Sentence.Cut(key, 100)}' is no name; "
        + "use at most 63 letters, digits, '-', '_' and '.', after a DNS name and '/' where there is one");

    private static string Of(string field, string key) => $"{field}[{key}]";

    private static bool IsKey(string key) => key.Split('/') switch
    {
        [var name] => Name().IsMatch(name),
        [var prefix, var name] => prefix.Length <= MaxPrefixLength && Prefix().IsMatch(prefix) && Name().IsMatch(name),
        _ => false,
    };

    private static IEnumerable<KeyValuePair<string, string>> Sorted(IReadOnlyDictionary<string, string>? pairs) =>
        (pairs ?? new Dictionary<string, string>()).OrderBy(p => p.Key, StringComparer.Ordinal);

    [GeneratedRegex(
        "^[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?\\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();

    [GeneratedRegex(
        "^([A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?)?\\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex LabelValue();

    [GeneratedRegex(
        "^[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?)*\\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Prefix();
}
