using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Analysis;
using ModelOperator.Analysis.Measuring;
using ModelOperator.Analysis.Sources.Gateway;
using ModelOperator.Analysis.Templates;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Gateway.Tests.Harness;
using ModelOperator.Testing;

using ManualTimeProvider = ModelOperator.Testing.ManualTimeProvider;

namespace ModelOperator.Gateway.Tests.Metrics;

/// <summary>The analysis judges a candidate whose clients go without an answer, by the counters of a real gateway.</summary>
public sealed class UnansweredVerdictTests : IAsyncLifetime
{
    private const int Calls = 40;

    private static readonly MetricSpec Errors = new() { Name = "errors", Builtin = BuiltinMetric.ErrorRate, MinSamples = 10 };
    private static readonly MetricSpec UnderMax = Errors with { Max = 0.01 };
    private static readonly MetricSpec AgainstStable = Errors with { MaxIncrease = "1%" };

    private readonly ManualTimeProvider _time = new();
    private TestGateway _gateway = null!;
    private ServiceProvider _analysis = null!;
    private TemplateContext _stage = null!;

    public async Task InitializeAsync()
    {
        _gateway = await TestGateway.StartAsync(services: (services, _) => services.AddSingleton<TimeProvider>(_time));
        _analysis = new ServiceCollection().AddLogging()
            .AddSingleton<IGatewayPods>(new OnePod(new Uri(_gateway.Admin.BaseAddress!, "metrics")))
            .AddAnalysis(new ConfigurationBuilder().Build())
            .BuildServiceProvider();
        RevisionContext candidate = new("candidate", "digits-candidate", null);
        RevisionContext stable = new("stable", "digits-stable", null);
        _stage = new("ml", "digits", candidate, stable, TimeSpan.FromSeconds(60))
        {
            Stage = "candidate/Step/0",
        };
    }

    public async Task DisposeAsync()
    {
        await _analysis.DisposeAsync();
        await _gateway.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CandidateThatNeverAnswers_Fails_WhenItsClientsGiveUpAfterALongTime(bool grpc)
    {
        var measured = await MeasureAsync(grpc, NeverAsync, patience: TimeSpan.FromSeconds(31));

        measured.Select(m => m.Verdict).ShouldBe([MetricVerdict.Fail, MetricVerdict.Fail], Messages(measured));
        measured[0].Candidate.ShouldBe(new MetricSample { Value = 1, Bad = Calls / 2, Total = Calls / 2 });
        measured[0].Message!.ShouldContain("20 got no answer within 30 s");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CandidateThatNeverAnswers_HasNoDataUnderMax_WhenItsClientsHangUpSoon(bool grpc)
    {
        var measured = await MeasureAsync(grpc, NeverAsync, patience: TimeSpan.FromSeconds(2));

        measured.Select(m => m.Verdict).ShouldBe([MetricVerdict.NoData, MetricVerdict.Fail], Messages(measured));
        measured[0].Message!.ShouldContain("none of the 20 requests of revision candidate");
    }

    [Fact]
    public async Task CandidateThatBeginsAnswersAndEndsNone_HasNoDataUnderMax()
    {
        var measured = await MeasureAsync(grpc: false, HeadOnlyAsync, patience: TimeSpan.FromSeconds(31));

        measured.Select(m => m.Verdict).ShouldBe([MetricVerdict.NoData, MetricVerdict.Fail], Messages(measured));
    }

    [Fact]
    public async Task CandidateThatKnowsNoMethod_HasNoDataUnderMax()
    {
        var measured = await MeasureAsync(grpc: true, context => AnswerGrpcAsync(context, 12), patience: TimeSpan.Zero);

        measured.Select(m => m.Verdict).ShouldBe([MetricVerdict.NoData, MetricVerdict.Fail], Messages(measured));
    }

    // Else the others would prove nothing.
    [Fact]
    public async Task CandidateThatAnswers_HasData()
    {
        var measured = await MeasureAsync(grpc: true, context => AnswerGrpcAsync(context, 0), patience: TimeSpan.Zero);

        measured.ShouldAllBe(m => m.Candidate == new MetricSample { Value = 0, Bad = 0, Total = Calls / 2 });
        measured.ShouldAllBe(m => m.Verdict == MetricVerdict.Inconclusive || m.Verdict == MetricVerdict.Pass);
    }

    /// <summary>Both metrics after half of the calls went to the candidate, and clients waited for as long as they have patience.</summary>
    private async Task<IReadOnlyList<MetricStatus>> MeasureAsync(bool grpc, RequestDelegate serve, TimeSpan patience)
    {
        var asked = 0;
        var protocol = grpc ? HttpProtocols.Http2 : HttpProtocols.Http1;
        await using var candidate = await Backend.StartAsync(
            async context =>
            {
                await context.Request.Body.CopyToAsync(Stream.Null);
                Interlocked.Increment(ref asked);
                await serve(context);
            },
            protocol);
        await using var stable = await Backend.StartAsync(
            grpc ? context => AnswerGrpcAsync(context, 0) : context => context.Response.WriteAsync("seven"), protocol);
        _gateway.Route(("stable", 50, [stable]), ("candidate", 50, [candidate]));
        await AnalyzeAsync(); // the first reading is where counters begin

        using var leaving = new CancellationTokenSource();
        var calls = Enumerable.Range(0, Calls).Select(_ => CallAsync(grpc, leaving.Token)).ToList();
        await Eventually.True(
            () => Volatile.Read(ref asked) == Calls / 2 && _gateway.Metrics.For("stable").InFlight == 0,
            "stable has answered, and the candidate has what it is asked");
        await Eventually.True(
            () => calls.Count(call => call.IsCompleted) >= (patience == TimeSpan.Zero ? Calls : Calls / 2), "all is said");
        _time.Advance(patience);
        await leaving.CancelAsync();
        await Task.WhenAll(calls).Soon("the clients' end");
        await Eventually.True(() => _gateway.Metrics.For("candidate").InFlight == 0, "all requests end");

        return await AnalyzeAsync();
    }

    private async Task CallAsync(bool grpc, CancellationToken leaving)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/infer")
        {
            Content = new ByteArrayContent([0, 0, 0, 0, 1, 7]),
            Version = grpc ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.TransferEncodingChunked = !grpc; // the end is a chunk of its own: whoever has it was told after the gateway had it
        request.Content.Headers.TryAddWithoutValidation("Content-Type", grpc ? "application/grpc" : "application/octet-stream");
        try
        {
            using var answer = await (grpc ? _gateway.Http2 : _gateway.Http).SendAsync(request, leaving);
        }
        catch (OperationCanceledException)
        {
            // gave up
        }
    }

    private Task<IReadOnlyList<MetricStatus>> AnalyzeAsync() => _analysis.GetRequiredService<IStepAnalyzer>().AnalyzeAsync(
        new() { Source = "gateway", Metrics = [UnderMax, AgainstStable with { Name = "more" }] }, _stage, [], CancellationToken.None);

    private static string Messages(IReadOnlyList<MetricStatus> measured) => string.Join("; ", measured.Select(m => m.Message));

    private static Task NeverAsync(HttpContext context) =>
        Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);

    private static async Task HeadOnlyAsync(HttpContext context)
    {
        await context.Response.Body.FlushAsync();
        await NeverAsync(context);
    }

    private static Task AnswerGrpcAsync(HttpContext context, int status)
    {
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = status.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Task.CompletedTask;
    }

    private sealed class OnePod(Uri metrics) : IGatewayPods
    {
        public IReadOnlyList<GatewayPod> Of(string @namespace, string name) => [new("g0", metrics)];
    }
}
