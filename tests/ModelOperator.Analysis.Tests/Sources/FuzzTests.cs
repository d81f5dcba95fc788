using System.Globalization;
using System.Text;
using ModelOperator.Analysis.Builtins;
using ModelOperator.Analysis.Builtins.Kinds;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Evaluation;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Sources.Gateway;
using ModelOperator.Analysis.Sources.Prometheus;
using ModelOperator.Analysis.Tests.Support;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Analysis.Tests.Sources;

/// <summary>Answers that were damaged on their way: no exception, and no Pass. All of them fail or give no data when whole, by a wide
/// margin, so that a Pass could only be read out of the damage. <c>make fuzz-analysis</c> tries a million.</summary>
public sealed class FuzzTests
{
    private static readonly int Answered = int.Parse(
        Environment.GetEnvironmentVariable("ANALYSIS_FUZZ_ANSWERS") ?? "20000", CultureInfo.InvariantCulture);

    // No digits but those of damage: a value that a mutation changes stays out of bounds.
    private static readonly MetricSpec Impossible = new() { Name = "m", Query = "m", Max = -1e300 };
    private static readonly MetricSpec Errors = new() { Name = "e", Builtin = BuiltinMetric.ErrorRate, Max = 1e-12 };

    private static readonly CounterRange Ever = new(1, 0, End: null);

    [Fact]
    public void DamagedAnswers_NeverThrowAndNeverPass()
    {
        byte[][] answers =
        [
            .. ((string[])[Answers.Vector("0.5"), Answers.Vector("1", "2"), Answers.Scalar("NaN"), Answers.Matrix("1", "2", "+Inf"),
                Answers.Error("bad_data", "parse error"),
                "{\"status\":\"success\",\"warnings\":[\"a store is down\"],\"data\":{\"resultType\":\"vector\",\"result\":[]}}",
                Matrix.Requests(1, 900, 10, 9), Matrix.Requests(0, 50, 0, 0)]).Select(Encoding.UTF8.GetBytes),
        ];
        var random = new Random(20261121);
        for (var i = 0; i < Answered; i++)
        {
            var bytes = Mutation.Of(random, answers);
            var query = PrometheusAnswer.Read(bytes, SourceSecrets.None);
            _ = PrometheusAnswer.Error(bytes);
            Ensure(new ThresholdEvaluator().Judge(Impossible, [query]).Verdict != MetricVerdict.Pass, i, bytes);

            var counts = PrometheusMatrix.Read(bytes, Ever, new(), SourceSecrets.None);
            Ensure((counts.Outcome is QueryOutcome.Value) == (counts.Message is null), i, bytes);
            Ensure(!Passes(counts.Rises), i, bytes);
        }
    }

    [Fact]
    public void DamagedPagesOfGateways_NeverThrowAndNeverPass()
    {
        byte[][] pages = [Encoding.UTF8.GetBytes("""
            # TYPE model_gateway_requests_total counter
            model_gateway_requests_total{namespace="ml",name="digits",revision="7f9c2ab4d1",code="200"} 1
            model_gateway_requests_total{namespace="ml",name="digits",revision="7f9c2ab4d1",code="500"} 900

            """)];
        var random = new Random(20261122);
        for (var i = 0; i < Answered / 4; i++)
        {
            var bytes = Mutation.Of(random, pages);
            var memory = new CounterMemory();
            memory.Begin("s", began: null);
            memory.Add("a", memory.Ask(), default, []);
            memory.Add(
                "a", memory.Ask(), default, TextExposition.Read(Encoding.UTF8.GetString(bytes), "model_gateway_requests_total") ?? []);
            Ensure(!Passes(memory.Rises), i, bytes);
        }
    }

    private static bool Passes(IReadOnlyList<CounterRise> rises) => ((ICountedBuiltin)BuiltinCatalog.Find(Errors)!)
        .Judge(new() { Name = "e" }, Errors, rises, "7f9c2ab4d1", "0123456789", sideBySide: true, 0.05).Verdict == MetricVerdict.Pass;

    private static void Ensure(bool holds, int number, byte[] bytes)
    {
        if (!holds)
        {
            Assert.Fail($"answer {number}: {Encoding.UTF8.GetString(bytes)}");
        }
    }
}
