using System.Net;
using System.Text;
using ModelOperator.Demo.Cluster;
using ModelOperator.Demo.Monitoring;
using ModelOperator.Testing;

namespace ModelOperator.Demo.Tests.Monitoring;

public sealed class DashboardQueriesTests
{
    private static readonly string Folder = Repository.PathOf("charts/model-operator/files/dashboards");

    [Fact]
    public void EveryVariableOfTheChartsDashboards_IsFilledIn()
    {
        var queries = DashboardQueries.Read(Folder, "play", "digits", TimeSpan.FromMinutes(1)).All;

        queries.Select(query => query.Dashboard).Distinct(StringComparer.Ordinal).Count().ShouldBe(3);
        queries.ShouldAllBe(query =>
            !query.Expression.Contains('$', StringComparison.Ordinal) || query.Expression.Contains("\"$1\"", StringComparison.Ordinal));
        queries.ShouldContain(query => query.Expression.Contains("namespace=\"play\",name=\"digits\"", StringComparison.Ordinal));
        queries.ShouldContain(query => query.Expression.Contains("pod=~\"digits-[^-]+", StringComparison.Ordinal));
        queries.ShouldContain(query => query.Expression.Contains("[60s]", StringComparison.Ordinal));
    }

    [Fact]
    public void FolderWithoutDashboards_IsNamed() =>
        Should.Throw<DemoException>(
            () => DashboardQueries.Read("/nowhere", "play", "digits", TimeSpan.FromMinutes(1))).Message.ShouldContain("/nowhere");

    [Theory]
    [InlineData("""{"metric":{},"value":[1,"2"]}""", 2, 0)]
    [InlineData("", 0, 2)]
    public async Task AnswersWithAndWithoutData_AreToldApart(string sample, int filled, int empty)
    {
        using var handler = new Handler(
            HttpStatusCode.OK, $$"""{"status":"success","data":{"resultType":"vector","result":[{{sample}}]} }""");

        var answered = await AskAsync(handler);

        (answered.Filled.Count, answered.Empty.Count).ShouldBe((filled, empty));
    }

    [Fact]
    public async Task QueryThatPrometheusRefuses_EndsTheDemo_AndItsPanelIsNamed()
    {
        using var handler = new Handler(HttpStatusCode.BadRequest, """{"status":"error","error":"parse error"}""");

        (await Should.ThrowAsync<DemoException>(AskAsync(handler))).Message.ShouldContain("'Checks' of 'Models'");
    }

    private static async Task<(IReadOnlyList<DashboardQuery> Filled, IReadOnlyList<DashboardQuery> Empty)> AskAsync(Handler handler)
    {
        using var http = new HttpClient(handler, disposeHandler: false);
        var queries = DashboardQueries.Of(
            """{"title":"Models","panels":[{"title":"Checks","targets":[{"expr":"a"},{"expr":"b"}]}]}""", "play", "digits", TimeSpan.FromMinutes(1));
        return await new DashboardQueries([.. queries])
            .AskAsync(new PrometheusApi(http, new Uri("http://prometheus")), CancellationToken.None);
    }

    private sealed class Handler(HttpStatusCode code, string body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(code) { Content = new StringContent(body, Encoding.UTF8, "application/json") });
    }
}
