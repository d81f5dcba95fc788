using ModelOperator.Testing;

namespace ModelOperator.Alerting.Tests.Recording;

/// <summary>A page of metrics as Prometheus keeps it: with the labels of its target.</summary>
/// <param name="Page">The page that the process answered.</param>
/// <param name="Target">The labels of the target.</param>
/// <param name="HonorLabels">True when a label of the page wins over the target's. Otherwise the page's gets a prefix:
/// exported_namespace.</param>
internal sealed record Scrape(Exposition Page, IReadOnlyDictionary<string, string> Target, bool HonorLabels)
{
    /// <summary>A pod of a namespace.</summary>
    public static Scrape Of(Exposition page, string @namespace, string pod, bool honorLabels = false) =>
        new(page, new Dictionary<string, string> { ["namespace"] = @namespace, ["pod"] = pod, ["instance"] = pod }, honorLabels);

    /// <summary>Each series as it is written in OpenMetrics, its value, and whether it only ever rises.</summary>
    public IEnumerable<(string Series, double Value, bool Rises)> Series => Page.Samples.Select(sample =>
    {
        var brace = sample.Key.IndexOf('{', StringComparison.Ordinal);
        var (name, labels) = brace < 0 ? (sample.Key, "") : (sample.Key[..brace], sample.Key[(brace + 1)..^1]);
        return ($"{name}{{{Joined(labels)}}}", sample.Value, Rises(name));
    });

    private string Joined(string labels)
    {
        var (shown, target) = (labels, Target.AsEnumerable());
        foreach (var label in Target.Keys)
        {
            if (!$",{labels}".Contains($",{label}=\"", StringComparison.Ordinal))
            {
                continue;
            }

            target = HonorLabels ? target.Where(one => one.Key != label) : target;
            shown = HonorLabels ? shown : $",{shown}".Replace($",{label}=\"", $",exported_{label}=\"", StringComparison.Ordinal)[1..];
        }

        return string.Join(',', target.Select(one => $"{one.Key}=\"{one.Value}\"").Prepend(shown).Where(part => part.Length > 0));
    }

    private bool Rises(string name) =>
        Page.Types.GetValueOrDefault(name) is "counter"
        || Page.Types.Any(type => type.Value is "histogram" && name.StartsWith(type.Key + "_", StringComparison.Ordinal));
}
