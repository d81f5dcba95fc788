using ModelOperator.Analysis.Builtins;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Statistics;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Analysis.Tests.Builtins;

/// <summary>Alpha holds among the requests that tell, whatever a client adds of those that do not, and whenever it adds them.</summary>
public sealed class LeftOutTests
{
    private const int Canaries = 300;
    private const int Looks = 40;
    private const double Alpha = 0.1; // a half of it for each side
    private const double Limit = 0.02;

    private static readonly MetricSpec Metric = new() { Name = "errors", Builtin = BuiltinMetric.ErrorRate, Max = Limit };

    [Fact]
    public void CandidateAtTheLimit_IsFailedByChance_NoMoreOftenThanAlphaSays() =>
        Ended(Limit, MetricVerdict.Fail).ShouldBeLessThanOrEqualTo((int)(Canaries * Alpha / 2));

    // Ten calls of an unknown method to one request would have made 3 % into 0.3 %.
    [Fact]
    public void CandidateAboveTheLimit_IsNotHiddenAmongCallsThatSayNothing() =>
        Ended(Limit * 1.5, MetricVerdict.Pass).ShouldBeLessThanOrEqualTo((int)(Canaries * Alpha / 2));

    /// <summary>Counts the canaries of this error rate that ever get this verdict.</summary>
    private static int Ended(double errorRate, MetricVerdict verdict)
    {
        var ended = 0;
        for (var canary = 0; canary < Canaries; canary++)
        {
            var random = new Random(canary);
            var (good, bad, nothing) = (0, 0, 0);
            for (var look = 0; look < Looks; look++)
            {
                for (var request = 0; request < 100; request++)
                {
                    if (random.NextDouble() < errorRate)
                    {
                        bad++;
                    }
                    else
                    {
                        good++;
                    }
                }

                // The client looks at the errors so far, too.
                nothing += bad > errorRate * (good + bad) ? 1_000 : 0;
                if (Judge(good, bad, nothing) == verdict)
                {
                    ended++;
                    break;
                }
            }
        }

        return ended;
    }

    private static MetricVerdict Judge(int good, int bad, int nothing)
    {
        var builtin = new ErrorRate();
        CounterRise[] rises = [Rise("200", "", good), Rise("500", "", bad), Rise("499", "", nothing / 2), Rise("200", "12", nothing / 2)];
        return new SequentialTest(builtin.Limit(Metric), Alpha / 2).Judge(builtin.Read(Metric, rises, "c", "s").Counts!.Value);
    }

    private static CounterRise Rise(string code, string grpcStatus, int count) =>
        new(new Dictionary<string, string> { ["revision"] = "c", ["code"] = code, ["grpc_status"] = grpcStatus }, count);
}
