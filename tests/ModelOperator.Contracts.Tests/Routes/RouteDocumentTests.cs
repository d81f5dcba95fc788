using System.Text.Json;
using ModelOperator.Api.Status.Traffic;
using ModelOperator.Contracts.Routes;
using ModelOperator.Contracts.Routes.Reading;
using ModelOperator.Operator.Objects.Gateway;

namespace ModelOperator.Contracts.Tests.Routes;

public sealed class RouteDocumentTests
{
    [Theory]
    [InlineData("routes-cookie.json")]
    [InlineData("routes-header.json")]
    [InlineData("routes-plain.json")]
    [InlineData("routes-none.json")]
    public void Operator_WritesTheBytesThatTheLastReleaseWrote(string recorded) =>
        RouteDocuments.Of(Splits.Name, Splits.Of(recorded)).Serialize().ShouldBe(Recordings.Text(recorded));

    [Theory]
    [InlineData("routes-cookie.json")]
    [InlineData("routes-header.json")]
    [InlineData("routes-plain.json")]
    [InlineData("routes-none.json")]
    public void Gateway_ReadsAllThatTheOperatorWrites(string recorded) =>
        ReadByGateway(Recordings.Text(recorded)).Serialize().ShouldBe(Recordings.Text(recorded));

    [Theory]
    [InlineData("routes-cookie.json")]
    [InlineData("routes-header.json")]
    [InlineData("routes-plain.json")]
    [InlineData("routes-none.json")]
    public void Operator_ReadsAllThatItWrote(string recorded) =>
        RouteDocuments.TryParse(Recordings.Text(recorded)).ShouldNotBeNull().Serialize().ShouldBe(Recordings.Text(recorded));

    [Fact]
    public void RecordedDocuments_SaySomethingInEveryField()
    {
        var (cookie, header) = (Read("routes-cookie.json"), Read("routes-header.json"));

        object[] parts = [cookie with { Monitoring = Splits.Monitoring, Hold = new("7f9c2ab4d1", true) }, .. Splits.MonitoringParts,
            .. cookie.Routes, cookie.Mirror!, cookie.Affinity!, header.Affinity!];
        var silent =
            from part in parts
            from property in part.GetType().GetProperties()
            where property.GetValue(part) is null or 0 or 0L or 0.0 or false or ""
            select $"{part.GetType().Name}.{property.Name}";

        // Of cookie and header, each document has one.
        silent.ShouldBe(["AffinityRule.Header", "AffinityRule.Cookie"]);
    }

    [Fact]
    public void Gateway_ReadsAllThatTheOperatorWritesOfMonitoring()
    {
        var written = RouteDocuments.Of(Splits.Name, Splits.Plain, Splits.Monitoring).Serialize();

        written.ShouldBe(Recordings.Text("routes-monitoring.json"));
        ReadByGateway(written).Serialize().ShouldBe(written);
        RouteDocuments.TryParse(written).ShouldNotBeNull().Serialize().ShouldBe(written);
    }

    [Theory]
    [InlineData(true, """{"revision":"a","always":true}""")]
    [InlineData(false, """{"revision":"a","always":false}""")]
    public void Hold_IsReadByBothSides_AndComesBackAsItWasInTheStatus(bool always, string hold)
    {
        var written = $$"""{"generation":3,"routes":[{"revision":"a","service":"digits-a","weight":100}],"hold":{{hold}}}""";
        var status = new TrafficStatus
        {
            Generation = 3,
            Weights = [new() { Revision = "a", Weight = 100 }],
            Hold = new() { Revision = "a", Always = always },
        };

        RouteDocuments.Of(Splits.Name, status).Serialize().ShouldBe(written);
        ReadByGateway(written).Hold.ShouldBe(new("a", always));
        var read = RouteDocuments.TryParse(written).ShouldNotBeNull();
        read.Serialize().ShouldBe(written);
        read.ToSplit("a").ShouldNotBeNull().Traffic.Hold.ShouldBe(status.Hold);
    }

    [Theory]
    [InlineData("\"hold\":[]", "hold: [] is neither an object nor null")]
    [InlineData("\"hold\":{}", "hold.revision: (missing) is not a name of 1 to 63 characters out of a-z, 0-9 and '-'")]
    [InlineData("\"hold\":{\"revision\":\"a\",\"always\":1}", "hold.always: 1 is neither true nor false")]
    public void HoldThatIsWrong_IsRefused_WithTheFieldAndWhatWouldBeRight(string hold, string why)
    {
        RouteDocumentParser.TryParse($$"""{"generation":1,"routes":[],{{hold}}}""", out var document, out var error).ShouldBeFalse();
        (document, error).ShouldBe((null, why));
    }

    [Fact]
    public void WrittenSplit_ComesBackAsItWasInTheStatus()
    {
        var split = Read("routes-cookie.json").ToSplit(stable: null).ShouldNotBeNull();

        split.Stable.ShouldBe("7f9c2ab4d1");
        JsonSerializer.Serialize(split.Traffic).ShouldBe(JsonSerializer.Serialize(Splits.WithCookie));
    }

    [Fact]
    public void MirrorThatSaysNothingOfTolerances_MeansTheSameToBothSides()
    {
        const string json = """{"generation":1,"routes":[],"mirror":{"revision":"a","service":"digits-a","percent":1}}""";

        foreach (var mirror in new[] { ReadByGateway(json).Mirror!, RouteDocuments.TryParse(json)!.Mirror! })
        {
            (mirror.AbsoluteTolerance, mirror.RelativeTolerance, mirror.LogPayloads).ShouldBe((1e-4, 1e-3, false));
            (mirror.ClassOutputs ?? []).ShouldBeEmpty();
        }
    }

    [Fact]
    public void FieldsThatANewerOperatorAdds_AreNoObstacleToEitherSide()
    {
        const string json = """
            {"generation":3,"later":[1],"routes":[{"revision":"a","service":"digits-a","weight":100,"later":{}}],
             "mirror":{"revision":"b","service":"digits-b","percent":5,"later":null},"affinity":{"revision":"b","cookie":"c","later":""}}
            """;

        ReadByGateway(json).Serialize().ShouldBe(
            ReadByGateway(RouteDocuments.TryParse(json).ShouldNotBeNull().Serialize()).Serialize());
    }

    private static RouteDocument Read(string recorded) => RouteDocuments.TryParse(Recordings.Text(recorded)).ShouldNotBeNull();

    private static RouteDocument ReadByGateway(string json)
    {
        RouteDocumentParser.TryParse(json, out var document, out var error).ShouldBeTrue(error);
        return document!;
    }
}
