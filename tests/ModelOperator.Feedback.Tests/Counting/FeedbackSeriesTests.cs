using System.Text.Json;
using ModelOperator.Contracts.Metrics;
using ModelOperator.Contracts.Processes;
using ModelOperator.Feedback.Counting;
using ModelOperator.Testing;
using Prometheus;

namespace ModelOperator.Feedback.Tests.Counting;

/// <summary>Checks what feedback counts for single classes, and the errors of numbers.</summary>
public sealed class FeedbackSeriesTests
{
    private const string Classes = "model_gateway_feedback_class_total";

    private static readonly FeedbackSettings Settings = new()
    {
        Keys = "/keys",
        MaxDelaySeconds = 60,
        Classes = ["good", "bad", "7"],
        MaxError = 10,
    };

    private readonly CollectorRegistry _registry = Prometheus.Metrics.NewCustomRegistry();
    private readonly FeedbackMeter _meter;

    public FeedbackSeriesTests() =>
        _meter = new(Prometheus.Metrics.WithCustomRegistry(_registry), FeedbackMetricNames.OfGateways, Settings);

    [Fact]
    public async Task WrongAnswer_IsAMissOfItsLabel_AndAFalseAlarmOfItsPrediction()
    {
        Count("\"bad\"", "\"good\"");
        Count("\"bad\"", "\"bad\"");

        (await ClassAsync("bad", "hit"), await ClassAsync("bad", "miss"), await ClassAsync("bad", "false_alarm")).ShouldBe((1, 1, 0));
        (await ClassAsync("good", "hit"), await ClassAsync("good", "miss"), await ClassAsync("good", "false_alarm")).ShouldBe((0, 0, 1));
    }

    [Fact]
    public async Task ClassesOfNoList_AreOneClass()
    {
        Count("\"ugly\"", "\"bad\"");
        Count("\"odd\"", "\"ugly\"");

        (await ClassAsync("other", "miss"), await ClassAsync("bad", "false_alarm"), await ClassAsync("other", "hit")).ShouldBe((1, 1, 1));
    }

    [Theory]
    [InlineData("7", "7.0")]
    [InlineData("\"7\"", "7")]
    public async Task NumberIsAClass_InEachOfItsForms(string label, string prediction)
    {
        Count(label, prediction);

        (await ClassAsync("7", "hit")).ShouldBe(1);
    }

    [Fact]
    public async Task EntryWithoutBoth_CountsForNoClass_AndNoError()
    {
        _meter.Counted("r", [], new() { Correct = true, Label = Json("\"bad\"") });
        _meter.Counted("r", [], new() { Correct = false, Prediction = Json("3") });

        (await SumAsync(Classes), await SumAsync("model_gateway_feedback_numbers_total")).ShouldBe((0, 0));
        (await SumAsync("model_gateway_feedback_total")).ShouldBe(2);
    }

    [Fact]
    public async Task Errors_AreAddedUp_EachAsTheBoundAtMost()
    {
        Count("3", "5");
        Count("2.5", "2");
        Count("-1e300", "1e300");

        (await SumAsync("model_gateway_feedback_numbers_total")).ShouldBe(3);
        (await SumAsync("model_gateway_feedback_absolute_error_total")).ShouldBe(2 + 0.5 + 10);
        (await SumAsync("model_gateway_feedback_squared_error_total")).ShouldBe(4 + 0.25 + 100);
        (await SumAsync("model_gateway_feedback_error_above_bound_total")).ShouldBe(1);
    }

    [Theory]
    [InlineData("\"3\"", "5")] // a name of a class, as feedback has compared it before
    [InlineData("true", "1")]
    [InlineData("1e999", "1")] // no double has it
    public async Task WhatIsNoNumber_HasNoError(string label, string prediction)
    {
        Count(label, prediction);

        (await SumAsync("model_gateway_feedback_numbers_total")).ShouldBe(0);
    }

    [Fact]
    public async Task EverySeriesOfASlice_IsThereFromItsFirstEntryOn()
    {
        _meter.Counted("r", ["device=phone"], Entry("\"good\"", "\"good\""));

        var page = await Exposition.OfAsync(_registry);
        page.Samples.Count(sample => sample.Key.StartsWith(Classes + "{", StringComparison.Ordinal)).ShouldBe(4 * 3 * 2);
    }

    [Fact]
    public async Task WithoutClassesAndABound_OnlyRightAndWrongAreCounted()
    {
        var registry = Prometheus.Metrics.NewCustomRegistry();
        new FeedbackMeter(Prometheus.Metrics.WithCustomRegistry(registry), FeedbackMetricNames.OfGateways, settings: null)
            .Counted("r", [], Entry("3", "3"));

        (await Exposition.OfAsync(registry)).Types.Keys.ShouldNotContain(name =>
            name.Contains("class", StringComparison.Ordinal) || name.Contains("error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Delay_IsCountedOnce_HoweverManySlicesTheAnswerHas()
    {
        _meter.Counted("r", ["device=phone", "country=NZ"], new() { Correct = true, Delay = TimeSpan.FromHours(2) });
        _meter.Counted("r", [], new() { Correct = true, Delay = TimeSpan.FromSeconds(-1) });
        _meter.Counted("r", [], new() { Correct = true });

        (await SumAsync("model_gateway_feedback_delay_seconds_count")).ShouldBe(2);
        (await SumAsync("model_gateway_feedback_delay_seconds_sum")).ShouldBe(7200, "clocks may differ, and no delay is negative");
        (await SumAsync("model_gateway_feedback_delay_seconds_bucket", "le=\"3600\"")).ShouldBe(1);
        (await SumAsync("model_gateway_feedback_delay_seconds_bucket", "le=\"21600\"")).ShouldBe(2);
    }

    [Fact]
    public async Task Delay_OfARevisionThatIsForgotten_IsNotShownAnyMore()
    {
        for (var count = 0; count <= RecentRevisions.Most; count++)
        {
            _meter.Counted($"r{count}", [], new() { Correct = true, Delay = TimeSpan.FromHours(2) });
        }

        (await SumAsync("model_gateway_feedback_delay_seconds_count", "revision=\"r0\"")).ShouldBe(0);
        (await SumAsync("model_gateway_feedback_delay_seconds_count")).ShouldBe(RecentRevisions.Most);
    }

    private void Count(string label, string prediction) => _meter.Counted("r", [], Entry(label, prediction));

    private static FeedbackEntry Entry(string label, string prediction) => new() { Label = Json(label), Prediction = Json(prediction) };

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private Task<double> ClassAsync(string name, string result) => SumAsync(Classes, $"class=\"{name}\"", $"result=\"{result}\"");

    private async Task<double> SumAsync(string metric, params string[] labels) => (await Exposition.OfAsync(_registry)).Samples
        .Where(sample => sample.Key.StartsWith(metric + "{", StringComparison.Ordinal) && labels.All(sample.Key.Contains))
        .Sum(sample => sample.Value);
}
