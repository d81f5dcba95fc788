using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ModelOperator.Contracts.Metrics;
using ModelOperator.Contracts.Processes;
using ModelOperator.Feedback.Counting;
using ModelOperator.Feedback.Tokens;
using Prometheus;

namespace ModelOperator.Feedback.Tests.Counting;

/// <summary>Checks that the memory for feedback does not grow with feedback.</summary>
public sealed class FeedbackBoundsTests : IDisposable
{
    private readonly DirectoryInfo _keys = Directory.CreateTempSubdirectory("keys");

    public void Dispose() => _keys.Delete(recursive: true);

    [Fact]
    public async Task AMillionPosts_OfManyRevisions_KeepAFixedNumberOfTokensAndSeries()
    {
        const int posts = 1_000_000;
        await File.WriteAllTextAsync(Path.Combine(_keys.FullName, "1"), new string('a', 64));
        var registry = new CollectorRegistry();
        FeedbackSlice[] slices = [new("device", "x-device", ["phone"])];
        var settings = new FeedbackSettings
        {
            Keys = _keys.FullName,
            MaxDelaySeconds = 60,
            Slices = slices,
            Classes = ["a", "b"],
            MaxError = 10,
        };
        var (seen, meter) = (new SeenTokens(), new FeedbackMeter(
            Prometheus.Metrics.WithCustomRegistry(registry), FeedbackMetricNames.OfGateways, settings));
        var clock = new FakeTimeProvider();
        var issuer = new TokenIssuer("ml/digits", settings, new(settings.Keys, clock, NullLogger<KeyRing>.Instance), clock);
        var entries = new[] { Entry("\"a\"", "\"b\""), Entry("3", "70"), Entry("\"x\"", "\"x\"") };
        var devices = new[] { Device("phone"), Device("fridge") };

        for (var post = 0; post < posts; post++)
        {
            var text = issuer.Issue((post / 1000).ToString("x10", CultureInfo.InvariantCulture), devices[post % 2])!;
            var token = issuer.Read(text, out _)!;
            seen.TryAdd(token.Id).ShouldBeTrue();
            meter.Counted(token.Revision, issuer.NamesOf(token), entries[post % 3]);
        }

        seen.Count.ShouldBe(SeenTokens.Usual);
        using var page = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(page);
        var lines = Encoding.UTF8.GetString(page.ToArray()).Split('\n');
        Series("model_gateway_feedback_total").ShouldBe(RecentRevisions.Most * 3 * 2, "all, phone and other, right and wrong");
        Series("model_gateway_feedback_class_total")
            .ShouldBe(RecentRevisions.Most * 3 * 3 * 3, "a, b and other, of three results, in the same slices");
        Series("model_gateway_feedback_squared_error_total").ShouldBe(RecentRevisions.Most * 3);

        int Series(string name) => lines.Count(line => line.StartsWith(name + '{', StringComparison.Ordinal));
    }

    [Fact]
    public void TokensThatAreForgotten_AreTheOldest()
    {
        var seen = new SeenTokens(capacity: 2);

        seen.TryAdd(1).ShouldBeTrue();
        seen.TryAdd(2).ShouldBeTrue();
        seen.TryAdd(2).ShouldBeFalse();
        seen.TryAdd(3).ShouldBeTrue();

        seen.TryAdd(2).ShouldBeFalse();
        seen.TryAdd(1).ShouldBeTrue("it is the oldest, and has been forgotten");
    }

    private static FeedbackEntry Entry(string label, string prediction) => new()
    {
        Label = JsonDocument.Parse(label).RootElement,
        Prediction = JsonDocument.Parse(prediction).RootElement,
    };

    private static HeaderDictionary Device(string name) => new() { ["x-device"] = name };
}
