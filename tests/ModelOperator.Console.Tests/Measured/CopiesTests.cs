using System.Text;
using Microsoft.Extensions.Time.Testing;
using ModelOperator.Api;
using ModelOperator.Console.Measured;
using ModelOperator.Console.Prometheus;
using ModelOperator.Console.Tests.Support;
using ModelOperator.Contracts.Metrics;

namespace ModelOperator.Console.Tests.Measured;

public sealed class CopiesTests
{
    private static readonly ModelDeployment Shadowing = Samples.Stepping with
    {
        Status = Samples.Stepping.Status! with { Stage = Samples.Stepping.Status!.Stage! with { MirrorPercent = 20 } },
    };

    private readonly FakeTimeProvider _time = new(Samples.Now);
    private readonly Answers _answers = new();

    [Fact]
    public async Task Copies_OfAnotherCandidateOrStage_AreReadAnew()
    {
        using var history = new MetricHistory(new(_answers), _time);
        _answers.Copied = 7;
        (await Copied(history, Shadowing)).ShouldBe(7);
        _answers.Copied = 1;

        (await Copied(history, Shadowing)).ShouldBe(7);
        (await Copied(history, Shadowing with { Status = Shadowing.Status! with { CandidateRevision = "another" } })).ShouldBe(1);
        var stage = Shadowing.Status!.Stage! with { StartedAt = Samples.Now };
        (await Copied(history, Shadowing with { Status = Shadowing.Status! with { Stage = stage } })).ShouldBe(1);
    }

    [Fact]
    public async Task Failure_KeepsWhatWasKnown_AndIsNotAskedAgainAtOnce()
    {
        using var history = new MetricHistory(new(_answers), _time);
        _answers.Copied = 7;
        await Copied(history, Shadowing);
        _time.Advance(TimeSpan.FromSeconds(20));
        _answers.Copied = null;

        (await Copied(history, Shadowing)).ShouldBe(7);
        (await Copied(history, Shadowing)).ShouldBe(7);
        _answers.Asked.ShouldBe(2);
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("{}")]
    [InlineData("""{"status":"error","error":"no"}""")]
    public async Task Program_ThatAnswersButIsNoPrometheus_IsNotReachable(string body)
    {
        using var history = new MetricHistory(new(_answers), _time);
        _answers.Body = body;

        var view = await history.LookAsync(CancellationToken.None);

        view.Reachable.ShouldBeFalse();
        view.Why.ShouldNotBeNull().ShouldStartWith("What answers is no Prometheus, or refuses a query: ");
    }

    private static async Task<long?> Copied(MetricHistory history, ModelDeployment deployment) =>
        (await history.CopiesAsync(deployment, CancellationToken.None))?.Copied;

    private sealed class Answers : IPrometheus
    {
        public string? Url => "http://prometheus";

        public string? Via => null;

        public int? Copied { get; set; }

        public string? Body { get; set; }

        public int Asked { get; private set; }

        public Task<byte[]> GetAsync(string pathAndQuery, CancellationToken cancellationToken)
        {
            Asked++;
            var body = Body ?? (Copied is { } copied
                ? $$$"""
                  {"status":"success","data":{"resultType":"vector","result":[
                    {"metric":{"counter":"{{{GatewayMetricNames.ShadowRequests}}}"},"value":[1,"{{{copied}}}"]}]}}
                  """
                : throw new PrometheusException("It does not answer."));
            return Task.FromResult(Encoding.UTF8.GetBytes(body));
        }

        public void Dispose()
        {
            // There is nothing to free.
        }
    }
}
