using YamlDotNet.RepresentationModel;

namespace ModelOperator.Alerting.Tests.Rules;

/// <summary>One alert of the rules' file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Query">The query that it sends to Prometheus.</param>
/// <param name="Severity">The label <c>severity</c>.</param>
/// <param name="Annotations">The texts for people.</param>
internal sealed record Alert(string Name, string Query, string? Severity, IReadOnlyDictionary<string, string> Annotations)
{
    public static IReadOnlyList<Alert> All { get; } = [.. Read(ChartFiles.Alerts)];

    private static IEnumerable<Alert> Read(string path)
    {
        var yaml = new YamlStream();
        using var text = File.OpenText(path);
        yaml.Load(text);
        foreach (var rule in Items(yaml.Documents[0].RootNode, "groups").SelectMany(group => Items(group, "rules")))
        {
            yield return new(
                Text(rule["alert"]), Text(rule["expr"]), Texts(rule["labels"]).GetValueOrDefault("severity"), Texts(rule["annotations"]));
        }
    }

    private static IEnumerable<YamlNode> Items(YamlNode node, string key) => (YamlSequenceNode)node[key];

    private static Dictionary<string, string> Texts(YamlNode node) =>
        ((YamlMappingNode)node).ToDictionary(pair => Text(pair.Key), pair => Text(pair.Value), StringComparer.Ordinal);

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;
}
