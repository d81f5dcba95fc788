using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Analysis.Measuring;
using ModelOperator.Api.Status;

namespace ModelOperator.Analysis.Tests.Measuring;

public sealed class AnalysisMetricsTests : IDisposable
{
    private static readonly MetricStatus Errors = new() { Name = "errors", Value = 0.02, Verdict = MetricVerdict.Fail };
    private static readonly MetricStatus Slow = new() { Name = "slow", Verdict = MetricVerdict.NoData };

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly AnalysisMetrics _sut;

    public AnalysisMetricsTests() => _sut = new(_services.GetRequiredService<IMeterFactory>());

    public void Dispose() => _services.Dispose();

    [Fact]
    public void NewestMeasurements_AreShownByVerdictAndValue()
    {
        _sut.Judged("ml", "digits", [Errors, Slow], CancellationToken.None);

        var shown = Shown();
        shown.Where(one => one.Value == 1).Select(one => one.Key).ShouldBe(["ml/digits/errors/Fail", "ml/digits/slow/NoData"], ignoreOrder: true);
        shown.Count(one => one.Key.StartsWith("ml/digits/errors/", StringComparison.Ordinal)).ShouldBe(4);
        shown["ml/digits/errors"].ShouldBe(0.02);
        shown["ml/digits/slow"].ShouldBe(double.NaN);
    }

    [Fact]
    public void MetricThatIsMeasuredNoMore_IsShownNoMore()
    {
        _sut.Judged("ml", "digits", [Errors, Slow], CancellationToken.None);
        _sut.Judged("ml", "digits", [Slow], CancellationToken.None);

        Shown().Keys.ShouldAllBe(key => key.StartsWith("ml/digits/slow", StringComparison.Ordinal));
    }

    [Fact]
    public void ModelDeploymentThatIsGone_IsShownNoMore_AndTheOthersAre()
    {
        _sut.Judged("ml", "digits", [Errors], CancellationToken.None);
        _sut.Judged("ml", "letters", [Errors], CancellationToken.None);

        _sut.Forget("ml", "digits");

        Shown().Keys.ShouldAllBe(key => key.StartsWith("ml/letters/", StringComparison.Ordinal));
        Shown().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task MeasurementThatNobodyWaitsFor_IsNotShown()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        _sut.Forget("ml", "digits");

        _sut.Judged("ml", "digits", [Errors], cancelled.Token);

        Shown().ShouldBeEmpty();
    }

    // As a scrape sees it: labels joined, and the value.
    private Dictionary<string, double> Shown()
    {
        var shown = new Dictionary<string, double>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, _services.GetRequiredService<IMeterFactory>()) && instrument.IsObservable)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<int>((_, value, tags, _) => Add(value, tags));
        listener.SetMeasurementEventCallback<double>((_, value, tags, _) => Add(value, tags));
        listener.Start();
        listener.RecordObservableInstruments();
        return shown;

        void Add(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            shown.Add(string.Join('/', tags.ToArray().Select(tag => tag.Value)), value);
    }
}
