using System.Text;
using ModelOperator.Commands.Errors;
using ModelOperator.Console.Prometheus;
using ModelOperator.Testing;

namespace ModelOperator.Console.Tests.Prometheus;

public sealed class PrometheusReaderTests
{
    private static readonly TimeRange Hour = TimeRange.Last(60, new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Fact]
    public void Answer_BecomesPoints_AndWhatIsNoNumberBecomesAGap()
    {
        var series = PrometheusReader.Read(Encoding.UTF8.GetBytes(
            """
            {"status":"success","data":{"resultType":"matrix","result":[
              {"metric":{"metric":"errors"},"values":[[1.5,"0.25"],[2.5,"NaN"],[3.5,"+Inf"]]}]}}
            """)).Single();

        series["metric"].ShouldBe("errors");
        series["other"].ShouldBe("");
        series.Points.Select(point => (point[0], point[1])).ShouldBe([(1.5, 0.25), (2.5, null), (3.5, null)]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("{\"status\":\"success\"}")]
    [InlineData("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}")]
    [InlineData("{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{},\"values\":[[\"x\",1]]}]}}")]
    [InlineData("{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{},\"values\":[[1]]}]}}")]
    public void Answer_ThatIsNone_IsSaid(string body) =>
        Should.Throw<PrometheusException>(() => PrometheusReader.Read(Encoding.UTF8.GetBytes(body))).Message
            .ShouldContain("is its address right?");

    [Fact]
    public async Task Error_OfPrometheus_IsSaidWithItsReason()
    {
        await using var server = await AnsweringServer.StartAsync(async context =>
        {
            context.Response.StatusCode = 422;
            await using var writer = new StreamWriter(context.Response.Body);
            await writer.WriteAsync("""{"status":"error","error":"query too long"}""");
        });
        using var reader = new PrometheusReader(new DirectPrometheus(server.Address));

        (await Should.ThrowAsync<PrometheusException>(() => reader.RangeAsync("up", Hour, CancellationToken.None))).Message
            .ShouldBe($"Prometheus at {server.Address.ToString().TrimEnd('/')} answers 422: query too long.");
    }

    [Fact]
    public async Task Answer_ThatIsTooLarge_IsGivenUp()
    {
        await using var server = await AnsweringServer.StartAsync(async context =>
        {
            var part = new byte[1 << 20];
            for (var count = 0; count < 10; count++)
            {
                await context.Response.Body.WriteAsync(part, context.RequestAborted);
            }
        });
        using var reader = new PrometheusReader(new DirectPrometheus(server.Address));

        await Should.ThrowAsync<PrometheusException>(() => reader.RangeAsync("up", Hour, CancellationToken.None));
    }

    [Fact]
    public async Task Queries_OfAllReadersTogether_AreAFewAtOnce()
    {
        var release = new TaskCompletionSource();
        var (inside, answered) = (0, 0);
        await using var server = await AnsweringServer.StartAsync(async context =>
        {
            Interlocked.Increment(ref inside);
            await release.Task;
            Interlocked.Increment(ref answered);
            await context.Response.Body.WriteAsync(
                """{"status":"success","data":{"resultType":"matrix","result":[]}}"""u8.ToArray(), context.RequestAborted);
        });
        using var direct = new DirectPrometheus(server.Address);
        var readers = Enumerable.Range(0, 4).Select(_ => new PrometheusReader(new SharedPrometheus(direct))).ToList();

        var asking = readers.SelectMany(reader => Enumerable.Range(0, 4).Select(_ => reader.RangeAsync("up", Hour, CancellationToken.None)))
            .ToList();
        await Eventually.True(() => Volatile.Read(ref inside) >= DirectPrometheus.AtOnce);
        // What would come beside those has come by the time that this is answered.
        using var other = new DirectPrometheus(server.Address);
        var last = other.GetAsync("/last", CancellationToken.None);
        await Eventually.True(() => Volatile.Read(ref inside) > DirectPrometheus.AtOnce);

        Volatile.Read(ref inside).ShouldBe(DirectPrometheus.AtOnce + 1);
        release.SetResult();
        await Task.WhenAll(asking).Soon();
        await last.Soon();
        answered.ShouldBe(17);
        readers.ForEach(reader => reader.Dispose());
    }

    [Fact]
    public async Task Prometheus_ThatIsNotThere_IsSaid()
    {
        using var reader = new PrometheusReader(new DirectPrometheus(new("http://127.0.0.1:1")));

        (await Should.ThrowAsync<PrometheusException>(() => reader.SumAsync("up", CancellationToken.None))).Message
            .ShouldStartWith("Prometheus at http://127.0.0.1:1 cannot be reached: ");
    }

    [Fact]
    public void Steps_AreAligned_AndFew()
    {
        Hour.Step.ShouldBe(TimeSpan.FromSeconds(15));
        (Hour.End.ToUnixTimeSeconds() % 15).ShouldBe(0);
        ((Hour.End - Hour.Start) / Hour.Step).ShouldBe(240);
        TimeRange.Last(5, Hour.End).Step.ShouldBe(TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData("monitoring/prometheus:9090", "monitoring", "prometheus:9090")]
    [InlineData("monitoring/https:prometheus:web", "monitoring", "https:prometheus:web")]
    public void Service_IsRead(string text, string ns, string service) => ProxiedPrometheus.Parse(text).ShouldBe((ns, service));

    [Theory]
    [InlineData("monitoring/prometheus")]
    [InlineData("../../secrets/x:1")]
    [InlineData("monitoring/prometheus:9090/../..")]
    public void Service_ThatIsNone_IsRefused(string text) =>
        Should.Throw<RefusedException>(() => ProxiedPrometheus.Parse(text)).Message.ShouldContain("NAMESPACE/NAME:PORT");
}
