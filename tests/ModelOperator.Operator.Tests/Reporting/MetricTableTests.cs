using System.Text.RegularExpressions;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Revisions;
using ModelOperator.Operator.Actions;
using ModelOperator.Operator.Monitoring;
using ModelOperator.Operator.Reporting;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Testing;
using Prometheus;

namespace ModelOperator.Operator.Tests.Reporting;

/// <summary>The tables of the operator's own metrics in docs/ name each metric with all its labels, and none that there is not.</summary>
public sealed partial class MetricTableTests
{
    [Fact]
    public async Task EveryMetric_IsInATable_WithItsLabels_AndNoOtherIs()
    {
        var registry = new CollectorRegistry();
        new RolloutMetrics(registry, TimeProvider.System).Show(
            Sample.Digits(),
            new() { Phase = RolloutPhase.Stepping, Stage = new(), Revisions = [new() { Role = RevisionRole.Stable }] }, []);
        new MonitoringMetrics(registry).Show(
            "ml", "digits", [new() { Name = "inputDrift", Worst = [new() { Name = "x" }] }]);
        new GpuWaitMetrics(registry).Show(Sample.Digits(), new());
        new ActionMetrics(registry).Show(
            Sample.Digits(spec => spec with
            {
                Monitoring = new() { Actions = [new() { When = ["Promoted"], Job = new() { Name = "a" } }] },
            }),
            []);

        var registered = (await Exposition.OfAsync(registry)).Samples.Keys.Select(Signature).ToHashSet(StringComparer.Ordinal);

        var documented = Directory.EnumerateFiles(Path.Combine(Root(), "docs"), "*.md")
            .SelectMany(page => Row().Matches(File.ReadAllText(page)))
            .Select(row => Signature(row.Groups["metric"].Value)).ToList();
        documented.ShouldBe(registered, ignoreOrder: true);
    }

    // The name and the labels without their values, in one order.
    private static string Signature(string metric) =>
        $"{metric[..metric.IndexOf('{', StringComparison.Ordinal)]}: {string.Join(", ", Label().Matches(metric).Select(label => label.Groups["label"].Value).Order(StringComparer.Ordinal))}";

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "ModelOperator.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }

    [GeneratedRegex(@"^\| `(?<metric>modeldeployment_\w+\{[^}`]*\})` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();

    [GeneratedRegex(@"(?<=[{,])(?<label>\w+)(?=[=,}])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Label();
}
