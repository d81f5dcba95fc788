using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Contracts.Routes;
using ModelOperator.Gateway.Proxying.Clients;
using ModelOperator.Gateway.Proxying.Observing;
using ModelOperator.Gateway.Sampling;
using Prometheus;

namespace ModelOperator.Gateway.Tests.Sampling;

public sealed class SampleDeskTests
{
    private static readonly GatewayOptions Options = new() { Namespace = "ml", Name = "digits" };

    private readonly CollectorRegistry _registry = Prometheus.Metrics.NewCustomRegistry();

    // A desk that nobody has started reads nothing.
    [Fact]
    public async Task SampleForWhichTheQueueHasNoRoom_IsCounted_AndHoldsNoMemory()
    {
        using var desk = Desk();
        for (var sample = 0; sample < SampleDesk.MaxWaiting; sample++)
        {
            End(desk);
        }

        var held = desk.Memory.Held;
        End(desk);

        desk.Memory.Held.ShouldBe(held);
        (await SkippedAsync("queue_full")).ShouldBe("1");
    }

    // The server has its answer, and the rest of the request never came.
    [Fact]
    public async Task RequestThatIsNotWhole_IsNoSample()
    {
        using var desk = Desk();

        End(desk, isWhole: false);

        desk.Memory.Held.ShouldBe(0);
        (await SkippedAsync("failed")).ShouldBe("1");
    }

    [Fact]
    public void ExchangeThatIsUsedAgain_HasNothingOfTheRequestBefore()
    {
        using var desk = Desk();
        var context = new DefaultHttpContext();
        context.Request.Headers.ContentEncoding = "gzip";
        var first = desk.Begin(null, new ReviewRule(0.5), "stable", context, DateTimeOffset.UnixEpoch);
        IObservedExchange observed = first;
        observed.Request!.Append("{}"u8);
        observed.RequestIsWhole = true;
        observed.Conclude(context, new Outcome(StatusCodes.Status200OK, Answered: true));

        var rule = new SamplesRule(100, "lake", new(["*"], ["*"], []));
        var second = desk.Begin(rule, null, "canary", new DefaultHttpContext(), DateTimeOffset.UnixEpoch.AddDays(1));

        second.ShouldBeSameAs(first);
        second.ShouldSatisfyAllConditions(
            one => (one.Revision, one.BegunAt, one.Drawn).ShouldBe(("canary", DateTimeOffset.UnixEpoch.AddDays(1), rule)),
            one => one.RequestIsWhole.ShouldBeFalse(),
            one => one.Request.Bytes.IsEmpty.ShouldBeTrue(),
            one => one.Request.Lost.ShouldBeNull(),
            one => one.ForReview.ShouldBeNull());
        desk.Memory.Held.ShouldBe(0);
    }

    private SampleDesk Desk() => new(null!, new SampleMeter(_registry, Options), TimeProvider.System, NullLogger<SampleDesk>.Instance);

    private async Task<string> SkippedAsync(string reason)
    {
        using var page = new MemoryStream();
        await _registry.CollectAndExportAsTextAsync(page);
        return Encoding.UTF8.GetString(page.ToArray()).Split('\n')
            .Single(line => line.Contains($"reason=\"{reason}\"", StringComparison.Ordinal)).Split(' ')[^1];
    }

    private static void End(SampleDesk desk, bool isWhole = true)
    {
        var context = new DefaultHttpContext();
        IObservedExchange sample = desk.Begin(
            new SamplesRule(100, "lake", new(["*"], ["*"], [])), null, "stable", context, DateTimeOffset.UnixEpoch);
        sample.Request!.Append("{}"u8);
        sample.Response!.Append("{}"u8);
        sample.RequestIsWhole = isWhole;
        sample.Conclude(context, new Outcome(StatusCodes.Status200OK, Answered: true));
    }
}
