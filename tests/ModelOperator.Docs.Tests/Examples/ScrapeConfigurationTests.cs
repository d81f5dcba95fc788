using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ModelOperator.Testing;

namespace ModelOperator.Docs.Tests.Examples;

/// <summary>The scrape configurations that tests run with and people copy are the safe ones.</summary>
public sealed partial class ScrapeConfigurationTests
{
    public static TheoryData<string> Files => ["tests/cluster/config/prometheus.yaml", "docs/install.md"];

    [Theory]
    [MemberData(nameof(Files))]
    public void PodsThatAreScraped_SpeakForThemselvesAlone(string path)
    {
        foreach (var job in Jobs(path))
        {
            foreach (var setting in (string[])["honor_labels", "honor_timestamps", "follow_redirects"])
            {
                job[setting]!.GetValue<bool>().ShouldBeFalse($"{path}: {setting}");
            }

            job["sample_limit"].ShouldNotBeNull();
            job["body_size_limit"].ShouldNotBeNull();
            var targets = job["relabel_configs"]!.AsArray()
                .ToLookup(r => r!["target_label"]?.GetValue<string>() ?? "", r => r!["source_labels"]?[0]?.GetValue<string>());
            targets["namespace"].ShouldBe(["__meta_kubernetes_namespace"], "built-in metrics ask for the target's");
            targets["pod"].ShouldBe(["__meta_kubernetes_pod_name"], "built-in metrics ask for the target's");
        }
    }

    private static List<JsonObject> Jobs(string path)
    {
        var text = Repository.Read(path);
        var blocks = path.EndsWith(".md", StringComparison.Ordinal) ? YamlBlock().Matches(text)
            .Select(m => m.Groups["yaml"].Value) : [text];
        List<JsonObject> jobs =
        [
            .. blocks.Where(b => b.Contains("scrape_configs", StringComparison.Ordinal))
                .SelectMany(b => YamlText.Parse(b)!["scrape_configs"]!.AsArray().Select(j => j!.AsObject())),
        ];
        jobs.ShouldNotBeEmpty(path);
        return jobs;
    }

    [GeneratedRegex("```yaml\n(?<yaml>.*?)```", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex YamlBlock();
}
