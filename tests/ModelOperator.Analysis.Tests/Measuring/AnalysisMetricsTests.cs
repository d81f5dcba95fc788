using ModelOperator.Analysis.Measuring;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Testing;
using Prometheus;

namespace ModelOperator.Analysis.Tests.Measuring;

public sealed class AnalysisMetricsTests
{
    private static readonly MetricStatus Errors = new() { Name = "errors", Value = 0.02, Verdict = MetricVerdict.Fail };
    private static readonly MetricStatus Slow = new() { Name = "slow", Verdict = MetricVerdict.NoData };

    private readonly CollectorRegistry _registry = new();
    private readonly AnalysisMetrics _sut;

    public AnalysisMetricsTests() => _sut = new(_registry);

    [Fact]
    public async Task NewestMeasurements_AreShownByVerdictAndValue()
    {
        _sut.Judged("ml", "digits", [Errors, Slow], CancellationToken.None);

        var shown = await ShownAsync();
        shown.Where(one => one.Value == 1).Select(one => one.Key)
            .ShouldBe(["ml/digits/errors/Fail", "ml/digits/slow/NoData"], ignoreOrder: true);
        shown.Count(one => one.Key.StartsWith("ml/digits/errors/", StringComparison.Ordinal)).ShouldBe(1, "a verdict is one series");
        shown["ml/digits/errors"].ShouldBe(0.02);
        shown["ml/digits/slow"].ShouldBe(double.NaN);
    }

    [Fact]
    public async Task NewVerdict_TakesThePlaceOfTheOneBefore()
    {
        _sut.Judged("ml", "digits", [Errors, Slow], CancellationToken.None);
        _sut.Judged("ml", "digits", [Errors with { Verdict = MetricVerdict.Pass }, Slow], CancellationToken.None);

        (await ShownAsync()).Keys.ShouldBe(
            ["ml/digits/errors", "ml/digits/errors/Pass", "ml/digits/slow", "ml/digits/slow/NoData"], ignoreOrder: true);
    }

    [Fact]
    public async Task MetricThatIsMeasuredNoMore_IsShownNoMore()
    {
        _sut.Judged("ml", "digits", [Errors, Slow], CancellationToken.None);
        _sut.Judged("ml", "digits", [Slow], CancellationToken.None);

        (await ShownAsync()).Keys.ShouldAllBe(key => key.StartsWith("ml/digits/slow", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ModelDeploymentThatIsGone_IsShownNoMore_AndTheOthersAre()
    {
        _sut.Judged("ml", "digits", [Errors], CancellationToken.None);
        _sut.Judged("ml", "letters", [Errors], CancellationToken.None);

        _sut.Forget("ml", "digits");

        (await ShownAsync()).Keys.ShouldAllBe(key => key.StartsWith("ml/letters/", StringComparison.Ordinal));
        (await ShownAsync()).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task MeasurementThatNobodyWaitsFor_IsNotShown()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        _sut.Forget("ml", "digits");

        _sut.Judged("ml", "digits", [Errors], cancelled.Token);

        (await ShownAsync()).ShouldBeEmpty();
    }

    // As a scrape sees it: labels joined, and the value.
    private async Task<Dictionary<string, double>> ShownAsync() => (await Exposition.OfAsync(_registry)).Samples
        .Where(sample => sample.Key.StartsWith("modeldeployment_", StringComparison.Ordinal))
        .ToDictionary(sample => Joined(sample.Key), sample => sample.Value, StringComparer.Ordinal);

    private static string Joined(string sample)
    {
        var labels = sample[(sample.IndexOf('{', StringComparison.Ordinal) + 1)..^1].Split(',')
            .Select(label => label.Split('=')).ToDictionary(label => label[0], label => label[1].Trim('"'), StringComparer.Ordinal);
        string[] order = ["namespace", "name", "metric", "verdict"];
        return string.Join('/', order.Where(labels.ContainsKey).Select(label => labels[label]));
    }
}
