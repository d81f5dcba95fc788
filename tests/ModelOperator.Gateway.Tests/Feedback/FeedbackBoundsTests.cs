using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ModelOperator.Contracts.Processes;
using ModelOperator.Gateway.Feedback;
using ModelOperator.Gateway.Tokens;
using Prometheus;

namespace ModelOperator.Gateway.Tests.Feedback;

/// <summary>Checks that the memory of a gateway for feedback does not grow with feedback.</summary>
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
        var (seen, meter) = (new SeenTokens(), new FeedbackMeter(registry, new GatewayOptions { Namespace = "ml", Name = "digits" }));
        var clock = new FakeTimeProvider();
        FeedbackSlice[] slices = [new("device", "x-device", ["phone"])];
        var settings = new FeedbackSettings { Keys = _keys.FullName, MaxDelaySeconds = 60, Slices = slices };
        var issuer = new TokenIssuer("ml/digits", settings, new(settings.Keys, clock, NullLogger<KeyRing>.Instance), clock);
        var devices = new[] { Device("phone"), Device("fridge") };

        for (var post = 0; post < posts; post++)
        {
            var text = issuer.Issue((post / 1000).ToString("x10", CultureInfo.InvariantCulture), devices[post % 2])!;
            var token = issuer.Read(text, out _)!;
            seen.TryAdd(token.Id).ShouldBeTrue();
            meter.Counted(token.Revision, issuer.NamesOf(token), correct: post % 3 > 0);
        }

        seen.Count.ShouldBe(SeenTokens.Usual);
        using var page = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(page);
        var series = Encoding.UTF8.GetString(page.ToArray()).Split('\n')
            .Count(line => line.StartsWith("model_gateway_feedback_total{", StringComparison.Ordinal));
        series.ShouldBe(FeedbackMeter.MostRevisions * 3 * 2, "all, phone and other, right and wrong");
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

    private static HeaderDictionary Device(string name) => new() { ["x-device"] = name };
}
