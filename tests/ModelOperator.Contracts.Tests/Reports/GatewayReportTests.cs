using System.Net;
using System.Text.Json;
using ModelOperator.Contracts.Reports;
using ModelOperator.Contracts.Routes;
using ModelOperator.Contracts.Tests.Routes;
using ModelOperator.Gateway.Admin;
using ModelOperator.Gateway.Metrics;
using ModelOperator.Gateway.Routing;
using ModelOperator.Gateway.Routing.Endpoints;
using ModelOperator.Operator.Objects.Gateway;
using ModelOperator.Operator.Observing.Gateways;

namespace ModelOperator.Contracts.Tests.Reports;

public sealed class GatewayReportTests
{
    private readonly RevisionCounts _counts = new(TimeProvider.System);

    [Fact]
    public void Gateway_ReportsTheBytesThatTheLastReleaseReported()
    {
        foreach (var revision in new[] { "7f9c2ab4d1", "0a1b2c3d4e", "5d6e7f8a9b" })
        {
            _counts.For(revision);
        }

        for (var i = 0; i < 5; i++)
        {
            _counts.For("7f9c2ab4d1").Answered();
        }

        _counts.For("5d6e7f8a9b").Shadowed();

        Text(GatewayReports.Of(Snapshot(), _counts, new(3600.5, 12.25, 2, 1))).ShouldBe(Recordings.Text("report.json"));
    }

    [Fact]
    public void GatewayWithoutRoutes_ReportsTheBytesThatTheLastReleaseReported() =>
        Text(GatewayReports.Of(null, _counts, new(1, null, 0, 0))).ShouldBe(Recordings.Text("report-none.json"));

    [Fact]
    public void Operator_ReadsAllThatTheGatewayReports()
    {
        var report = Read(Recordings.Text("report.json"));

        Text(report).ShouldBe(Recordings.Text("report.json"));
        (report.IsSensible(), report.CanFollow(known: 7)).ShouldBe((true, true));
        report.Answered.ShouldNotBeNull()["7f9c2ab4d1"].ShouldBe(5);
        report.Shadowed.ShouldNotBeNull()["5d6e7f8a9b"].ShouldBe(1);
        report.Routes.ShouldBe(
            [new("7f9c2ab4d1", "digits-7f9c2ab4d1", 75, 2), new("0a1b2c3d4e", "digits-0a1b2c3d4e", 25, 0)]);
        report.Calls.ShouldBe(new CallsInReport(3600.5, 12.25, 2, 1));
    }

    [Fact]
    public void ReportOfAGatewayThatSaysLess_IsReadByTheOperator()
    {
        var report = Read("""{"generation":7,"ready":true,"later":{}}""");

        report.ShouldBe(new GatewayReport(7, true));
        report.IsSensible().ShouldBeTrue();
    }

    private static RouteSnapshot Snapshot()
    {
        var document = RouteDocuments.Of(Splits.Name, Splits.WithCookie);
        var targets = document.Routes.Select((rule, place) => Target(rule, endpoints: place == 0 ? 2 : 0));
        return new(document, targets, mirror: null, seed: 1);
    }

    private static RevisionTarget Target(RouteRule rule, int endpoints) => new(
        rule, [.. Enumerable.Range(0, endpoints).Select(n => new PodEndpoint(new(IPAddress.Parse($"10.0.0.{n + 7}"), 8080)))]);

    private static string Text(GatewayReport report) =>
        JsonSerializer.Serialize(report, GatewayReportJsonContext.Default.GatewayReport);

    private static GatewayReport Read(string json) =>
        JsonSerializer.Deserialize(json, GatewayReportJsonContext.Default.GatewayReport).ShouldNotBeNull();
}
