using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Benchmarks.Gateway;
using ModelOperator.Benchmarks.Load;
using ModelOperator.Benchmarks.Server;
using ModelOperator.Contracts.Routes;
using ModelOperator.Feedback.Tokens;
using ModelOperator.Gateway;
using ModelOperator.Gateway.Metrics;
using ModelOperator.Gateway.Proxying.Clients;
using ModelOperator.Gateway.Proxying.Observing;
using ModelOperator.Gateway.Repeats;
using ModelOperator.Gateway.Sampling;
using ModelOperator.ModelServer.Monitoring;
using ModelOperator.ModelServer.Tensors;
using ModelOperator.Profiles;
using Prometheus;

namespace ModelOperator.Benchmarks.Monitoring;

/// <summary>The cost of each part of monitoring to a request of 256 bytes in the gateway, and to a row of 64 columns in the model server,
/// without the rest of the request: the CPU time of one thread, of which the least of several rounds counts, and the bytes that it
/// allocates. Other work on the machine hardly changes either.</summary>
internal static class WatchingParts
{
    private const int Requests = 20_000;
    private const int Rounds = 15;

    private static readonly ReadOnlySequence<byte> Body = new(new byte[256]);

    public static int Run()
    {
        var time = TimeProvider.System;
        var options = new GatewayOptions { Namespace = "benchmark", Name = "digits" };
        var registry = new CollectorRegistry();
        var meter = new GatewayMetrics(registry, options, time).For("7f9c2ab4d1");
        var context = Request();
        var tokens = Tokens(time);
        using var desk = new SampleDesk(null!, new SampleMeter(registry, options), time, NullLogger<SampleDesk>.Instance);
        var repeats = new RepeatObserver(new RepeatsRule(), options, time);
        var content = new SampleContent(["*"], ["*"], []);
        // Nobody is sure of nothing, so that no sample is ever sent.
        var review = new SampleObserver(null, new ReviewRule(0.6, Sink: "lake", Content: content), desk, time);
        var both = ExchangeObservers.Join(repeats, review)!;

        Measure("token of an answer", () => tokens.Issue(meter.Revision, context.Request.Headers));
        Measure("repeats", () => Observe(repeats));
        Measure("sample for review", () => Observe(review));
        Measure("all", () =>
        {
            tokens.Issue(meter.Revision, context.Request.Headers);
            Observe(both);
        });

        var columns = Columns();
        double[] row = [.. Enumerable.Range(0, ServerUnderTest.Features).Select(index => (double)(index % 16))];
        Measure("server, 64 columns", () => columns.Count(row));
        return 0;

        void Observe(IExchangeObserver observer)
        {
            var exchange = observer.Begin(context, meter, span: null)!;
            exchange.Request!.Append(in Body);
            exchange.RequestIsWhole = true;
            exchange.Conclude(context, new Outcome(StatusCodes.Status200OK, Answered: true));
        }
    }

    private static TokenIssuer Tokens(TimeProvider time)
    {
        var settings = BenchmarkGateway.Feedback();
        return new("benchmark/digits", settings, new KeyRing(settings.Keys, time, NullLogger<KeyRing>.Instance), time);
    }

    private static FeatureCounters Columns() => new(0, DataType.Fp64,
    [
        .. Enumerable.Range(0, ServerUnderTest.Features)
            .Select(index => new FeatureProfile($"pixel{index}", "x", index, 0, 16, [2, 4, 6, 8, 10, 12, 14], [])),
    ]);

    private static DefaultHttpContext Request()
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "POST";
        context.Request.Path = "/v2/models/digits/infer";
        context.Request.ContentType = "application/json";
        context.Request.Headers["x-device"] = "phone";
        return context;
    }

    private static void Measure(string name, Action request) => ThreadCost.Of(Rounds, Requests, request).Print(name, "a request");
}
