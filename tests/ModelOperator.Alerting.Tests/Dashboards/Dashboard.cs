using System.Text.Json.Nodes;

namespace ModelOperator.Alerting.Tests.Dashboards;

/// <summary>One dashboard file.</summary>
internal sealed class Dashboard
{
    private readonly JsonObject _root;

    private Dashboard(string path) => _root = JsonNode.Parse(File.ReadAllText(path))!.AsObject();

    public static IReadOnlyList<Dashboard> All { get; } = [.. ChartFiles.Dashboards.Select(path => new Dashboard(path))];

    public string Uid => (string)_root["uid"]!;

    public string Title => (string)_root["title"]!;

    public IEnumerable<JsonNode> Panels => _root["panels"]!.AsArray()!;

    /// <summary>Names of the variables that queries may use.</summary>
    public IEnumerable<string> Variables => _root["templating"]!["list"]!.AsArray().Select(variable => (string)variable!["name"]!);

    /// <summary>The queries that lists of variables are made from, as Grafana sends them.</summary>
    public IEnumerable<string> VariableQueries => _root["templating"]!["list"]!.AsArray()
        .Where(variable => (string)variable!["type"]! == "query").Select(variable => (string)variable!["query"]!);

    /// <summary>Every query with the panel that shows it.</summary>
    public IEnumerable<(string Panel, string Query)> Queries => Panels.SelectMany(panel =>
        panel["targets"]!.AsArray().Select(target => ($"{Title}: {panel["title"]}", (string)target!["expr"]!)));
}
