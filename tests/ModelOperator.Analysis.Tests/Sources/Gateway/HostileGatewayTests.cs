using System.Text;
using Microsoft.AspNetCore.Http;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Sources.Gateway;
using ModelOperator.Analysis.Templates;
using ModelOperator.Analysis.Tests.Support;
using ModelOperator.Api.Spec.Analysis;

namespace ModelOperator.Analysis.Tests.Sources.Gateway;

/// <summary>Holds the source to its bounds, since anything may answer at a gateway pod's address.</summary>
public sealed class HostileGatewayTests : IAsyncLifetime
{
    private readonly Pods _pods = new();
    private readonly CancellationTokenSource _ended = new();
    private RequestDelegate _answer = _ => Task.CompletedTask;
    private HttpStub _stub = null!;
    private GatewaySource _source = null!;

    public async Task InitializeAsync()
    {
        _stub = await HttpStub.StartAsync(context => _answer(context));
        _source = new("gateway", _pods, GatewayHandler.Create(), TimeProvider.System);
        _pods.Known.Add(new("a", new Uri(_stub.Address, "metrics")));
    }

    public async Task DisposeAsync()
    {
        await _ended.CancelAsync();
        _source.Dispose();
        await _stub.DisposeAsync();
        _ended.Dispose();
    }

    [Fact]
    public async Task PageWithoutEnd_IsGivenUpAfterItsBound()
    {
        var sent = 0L;
        _answer = async context =>
        {
            var comment = Encoding.UTF8.GetBytes($"# {new string('x', 1000)}\n");
            while (!context.RequestAborted.IsCancellationRequested && !_ended.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(comment);
                Interlocked.Add(ref sent, comment.Length);
            }
        };

        var result = await CountAsync();

        result.Outcome.ShouldBe(QueryOutcome.Unavailable);
        result.Message!.ShouldEndWith("too long");
        Interlocked.Read(ref sent).ShouldBeLessThan(64L * 1024 * 1024, "buffers on the way, and no more");
    }

    [Fact]
    public async Task LineWithoutEnd_IsNotHeld()
    {
        Show(new string('x', 100_000));
        (await CountAsync()).Message!.ShouldEndWith("too long");
    }

    [Fact]
    public async Task Redirect_IsNotFollowed()
    {
        _answer = context =>
        {
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        };

        (await CountAsync()).Message!.ShouldEndWith("answers 302");
        _stub.Requests.ShouldHaveSingleItem().Path.ShouldBe("/metrics");
    }

    [Fact]
    public async Task CountersOfOthers_AreLeftOut()
    {
        Show("");
        await CountAsync();
        Show(Line(100, "500") + Line(7, "500", name: "letters") + Line(8, "500", ns: "other") + Line(9, "500", revision: "another"));

        var counted = await CountAsync();

        counted.Rises.ShouldHaveSingleItem().Rise.ShouldBe(100);
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("-1")]
    [InlineData("+Inf")]
    [InlineData("1e300")]
    [InlineData("18446744073709551616")]
    public async Task NumberThatNoGatewayCounts_SpoilsItsPage(string number)
    {
        Show($"model_gateway_requests_total{{namespace=\"ml\",name=\"digits\",revision=\"c\",code=\"500\"}} {number}\n");
        (await CountAsync()).Outcome.ShouldBe(QueryOutcome.Unavailable);
    }

    [Theory]
    [InlineData("__name__=\"model_gateway_shadow_requests_total\"")]
    [InlineData("x=\"yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\"")]
    public async Task LabelsThatNoGatewayHas_SpoilTheirPage(string label)
    {
        Show($"model_gateway_requests_total{{namespace=\"ml\",name=\"digits\",revision=\"c\",code=\"500\",{label}}} 1\n");
        (await CountAsync()).Outcome.ShouldBe(QueryOutcome.Unavailable);
    }

    [Fact]
    public async Task MoreCountersThanAGatewayHas_SpoilTheirPage()
    {
        Show(string.Concat(Enumerable.Range(0, Page.MostSamples + 1).Select(i => Line(1, $"{i}"))));
        (await CountAsync()).Outcome.ShouldBe(QueryOutcome.Unavailable);
    }

    [Fact]
    public async Task CountersInventedFromReadingToReading_AreBounded_AndDecideNothing()
    {
        CounterResult counted;
        var reading = 0;
        do
        {
            Show(string.Concat(Enumerable.Range(0, 500).Select(i => Line(1, $"{reading}-{i}"))));
            counted = await CountAsync();
        }
        while (counted.Outcome is QueryOutcome.Value && ++reading < 10);

        counted.Outcome.ShouldBe(QueryOutcome.Unavailable);
        counted.Message!.ShouldContain($"more than {CounterMemory.MostSums} counters");
        Show(Line(1, "200"));
        (await CountAsync("next")).Outcome.ShouldBe(QueryOutcome.Value, "another stage begins anew");
    }

    [Fact]
    public void PodsThatAreGone_AreForgotten_AndTheirRisesAreNot()
    {
        var memory = new CounterMemory();
        memory.Begin("s", began: null);
        for (var i = 0; i < 100; i++)
        {
            memory.Add($"{i}", memory.Ask(), default, [Counter(10)]);
            memory.Add($"{i}", memory.Ask(), default, [Counter(11)]);
            memory.Keep(new HashSet<string> { $"{i}" });
        }

        memory.Pods.ShouldBe(1);
        memory.Rises.ShouldHaveSingleItem().Rise.ShouldBe(100);

        static Sample Counter(double value) => new(new Dictionary<string, string> { ["__name__"] = "x", ["revision"] = "c" }, value);
    }

    // What is missing from such a page would seem to have begun at 0 when it is back.
    [Theory]
    [InlineData("Connection: close", true)] // a connection that breaks is the end of this page
    [InlineData("Content-Length: 1000", true)]
    [InlineData("Transfer-Encoding: chunked", true)]
    [InlineData("Connection: close", false)]
    public async Task PageThatIsCutOff_IsNone(string header, bool betweenTwoLines)
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var answering = AnswerAsync();
        _pods.Known[0] = new("a", new Uri($"http://{listener.LocalEndpoint}/metrics"));

        (await CountAsync()).Outcome.ShouldBe(QueryOutcome.Unavailable);
        await answering;

        async Task AnswerAsync()
        {
            using var client = await listener.AcceptTcpClientAsync();
            await using var stream = client.GetStream();
            var request = new StringBuilder();
            var buffer = new byte[1024];
            while (!request.ToString().Contains("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(buffer) is > 0 and var read)
            {
                request.Append(Encoding.ASCII.GetString(buffer, 0, read));
            }

            var page = Line(100, "200") + (betweenTwoLines ? "" : Line(7, "500")[..^4]);
            var body = header.EndsWith("chunked", StringComparison.Ordinal) ? $"{page.Length:X}\r\n{page}\r\n" : page;
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\n{header}\r\n\r\n{body}"));
        }
    }

    // Its length is right: whoever wrote it was cut off, and not the connection.
    [Fact]
    public async Task PageWhoseLastLineHasNoEnd_IsNone()
    {
        var page = Line(100, "200") + Line(123, "500")[..^2];
        _answer = context =>
        {
            context.Response.ContentLength = page.Length;
            return context.Response.WriteAsync(page);
        };

        (await CountAsync()).Message!.ShouldEndWith("cut off or too long");
    }

    [Fact]
    public async Task SilentPods_DoNotHoldUpTheOthers()
    {
        _answer = async context =>
        {
            if (context.Request.Path == "/metrics")
            {
                await context.Response.WriteAsync(Line(1, "200"));
            }
            else
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
            }
        };
        _pods.Known.Add(new("b", new Uri(_stub.Address, "silent")));

        (await CountAsync()).Outcome.ShouldBe(QueryOutcome.Value);
    }

    private static string Line(int value, string code, string ns = "ml", string name = "digits", string revision = "c") =>
        $"model_gateway_requests_total{{namespace=\"{ns}\",name=\"{name}\",revision=\"{revision}\",code=\"{code}\"}} {value}\n";

    private void Show(string page) => _answer = context => context.Response.WriteAsync(page);

    private Task<CounterResult> CountAsync(string stage = "s1") => _source.CountAsync(
        new(BuiltinMetric.ErrorRate, "", new TemplateContext(
            "ml", "digits", new("c", "digits-c", null), new("s", "digits-s", null), TimeSpan.FromSeconds(60))
        { Stage = stage }),
        CancellationToken.None);

    private sealed class Pods : IGatewayPods
    {
        public List<GatewayPod> Known { get; } = [];

        public IReadOnlyList<GatewayPod> Of(string @namespace, string name) => Known;
    }
}
